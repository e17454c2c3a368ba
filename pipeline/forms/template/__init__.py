"""The Excel template: a sheet for each table, or two for a small organisation."""

from pipeline.forms.template.making import template
from pipeline.forms.template.workbook import write

__all__ = ["template", "write"]
