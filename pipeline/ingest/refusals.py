"""How a refusal is worded: a code of the catalogue, and the places where its fault is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from pipeline import stopping
from pipeline.errors import QualityFailure, RefusedInput, ReintegrationError, UsageError
from pipeline.ingest.codes import CODES

# "note" and "row" stop nothing
ERRORS: Mapping[str, type[ReintegrationError]] = MappingProxyType(
    {"package": RefusedInput, "usage": UsageError, "quality": QualityFailure, "internal": ReintegrationError}
)
MOST_PLACES = 10  # named in one message


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fault is; it has names, numbers and counts, never a value."""

    package: str = ""
    file: str = ""
    sheet: str = ""
    property: str = ""
    table: str = ""
    column: str = ""
    rule: str = ""
    line: int | None = None
    row: int | None = None
    cells: int | None = None
    new: str = ""
    nearest: str = ""
    system: str = ""
    mapping: str = ""
    headers: str = ""

    def at(self, **changes: Any) -> Place:
        """The same place, told more exactly."""
        return replace(self, **changes)

    def __str__(self) -> str:
        column = self.column if self.column.startswith("column ") else f"column `{self.column}`"
        parts = (
            (self.package, f"package `{self.package}`"),
            (self.file, f"file `{self.file}`"),
            (self.sheet, f"sheet `{self.sheet}`"),
            (self.property, f"property `{self.property}`"),
            (self.table, f"table `{self.table}`"),
            (self.column, column),
            (self.new, f"new column `{self.new}`"),
            (self.rule, f"named like a direct identifier: {self.rule}"),
            (self.line, f"line {self.line}"),
            (self.cells, f"{self.cells} cell{'' if self.cells == 1 else 's'}, the first in row {self.row}"),
            (self.row and not self.cells, f"row {self.row}"),
            (self.system, f"read as `{self.system}`"),
            (self.mapping, f"mapping `{self.mapping}`"),
            (self.headers, f"headers `{self.headers}`"),
            (self.nearest, f"did you mean `{self.nearest}`?"),
        )
        return ", ".join(text for given, text in parts if given)


def listed(error: ReintegrationError, file: str) -> ReintegrationError:
    """The same error, with the name of the file that lists all places."""
    return type(error)(error.what, f"{error.remedy} Every place is listed in `{file}`.", code=error.code)


def and_note(error: ReintegrationError, code: str, place: Place) -> ReintegrationError:
    """The same error, with something else that was noticed."""
    said = f"{error.what} Besides, {code}: {CODES[code].what} ({place})."
    return type(error)(said, error.remedy, code=error.code)


def note(code: str, where: str, more: str) -> str:
    """A sentence about something that was noticed and stops nothing."""
    said = f"{CODES[code].what} ({where}){f': {more}' if more else ''}."
    return f"{code}: {said} {CODES[code].remedy}"


def refusal(code: str, place: Place, *, more: Sequence[Place] = ()) -> ReintegrationError:
    """The error for a code at a place; ``more`` are further places with the same fault."""
    stopping.heed()  # a run that was told to stop refuses nothing
    found = CODES[code]
    named = [str(each) for each in (place, *more)][:MOST_PLACES]
    further = len(more) + 1 - len(named)
    places = "; ".join([*named, *([f"and {further} more"] if further else [])])
    what = f"{found.what} ({places})." if places else f"{found.what}."
    return ERRORS[found.about](what, found.remedy, code=code)
