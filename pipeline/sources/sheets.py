"""An export as its reader gives it: sheets of text, with the numbers of rows that a person sees."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

# headers that a reader makes: a row's own key, and that of the row it is part of
KEY, PARENT = "@key", "@parent"

# of a sheet's name and a header: whether the cells below it are to be kept
Wanted = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of an export; cells are trimmed text, None where nothing is recorded.

    ``headers`` are all there are, in their order, each once (the second of one name ends in `` (2)``);
    ``columns`` are those that were wanted, each as long as ``rows``: numbers that a spreadsheet shows.
    ``parent`` is the sheet that this one's rows are part of, through ``@parent`` to its ``@key``.
    ``left_out`` counts rows that the system itself does not count, by the reason in plain words.
    """

    file: str
    name: str
    headers: tuple[str, ...]
    rows: Sequence[int]
    columns: Mapping[str, Sequence[str | None]]
    parent: str = ""
    left_out: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Export:
    """All sheets of an export, the one with a row for each case or submission first.

    ``notes`` say in plain words what an export of this kind cannot hold.
    """

    system: str
    label: str
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()

    def sheet(self, name: str) -> Sheet:
        """The sheet of a name; KeyError where there is none."""
        return {sheet.name: sheet for sheet in self.sheets}[name]
