"""XLSForms for KoboToolbox and ODK: one form for new cases, assessments, needs and services."""

from pipeline.forms.xlsform.fields import Dialect, dialects
from pipeline.forms.xlsform.making import form
from pipeline.forms.xlsform.mappings import content
from pipeline.forms.xlsform.options import rubric
from pipeline.forms.xlsform.workbook import sheets, write

__all__ = ["Dialect", "content", "dialects", "form", "rubric", "sheets", "write"]
