"""Exports of case systems: read, mapped to the tables of the contract, and handed to the intake.

From the ground up: ``sheets`` (what a reader gives), ``files`` (opened safely, as rows of text),
``tables`` (headers and records on a sheet), ``grids`` (all rows of an export), ``readers`` (one for each
system), ``mapping`` (from sheets to tables), ``delivery`` (an export as the intake takes it), ``choosing``
(which mapping fits), ``drafting`` (a mapping is proposed).
"""

from pipeline.sources.choosing import Choice, Chooser
from pipeline.sources.delivery import MappedExport
from pipeline.sources.delivery import created_of as written
from pipeline.sources.mapping.reading import problems as mapping_problems

__all__ = ["Choice", "Chooser", "MappedExport", "mapping_problems", "written"]
