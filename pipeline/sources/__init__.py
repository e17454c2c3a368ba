"""Exports of case systems: read, mapped to the tables of the contract, and handed to the intake.

From the ground up: ``sheets`` (what a reader gives), ``files`` (opened safely, as rows of text),
``tables`` (headers and records on a sheet), ``grids`` (all rows of an export), ``readers`` (one for each
system), ``mapping`` (from sheets to tables), ``delivery`` (an export as the intake takes it), ``choosing``
(which mapping fits), ``drafting`` (a mapping is proposed).
"""

from pipeline.sources.choosing import Choice, Chooser
from pipeline.sources.delivery import MappedExport
from pipeline.sources.files.apart import one_process
from pipeline.sources.mapping.reading import problems as mapping_problems
from pipeline.sources.moments import written

__all__ = ["Choice", "Chooser", "MappedExport", "mapping_problems", "one_process", "written"]
