"""What is wrong with a configuration, and where: in the row that a spreadsheet shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.errors import UsageError


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: ``file`` below ``config/``, ``row`` as a spreadsheet shows it."""

    file: str
    what: str
    remedy: str
    row: int | None = None
    column: str = ""

    @property
    def place(self) -> str:
        """``donors.csv, row 3, column label``."""
        row = [] if self.row is None else [f"row {self.row}"]
        return ", ".join([self.file, *row, *([f"column {self.column}"] if self.column else [])])

    def __str__(self) -> str:
        return f"{self.place}: {self.what} {self.remedy}"


def refuse(problems: Sequence[Problem]) -> None:
    """``UsageError`` for the first of several problems; nothing where there is none."""
    if not problems:
        return
    first, more = problems[0], len(problems) - 1
    others = f" `reintegration check` lists {more} more." if more else ""
    raise UsageError(f"{first.place}: {first.what}", f"{first.remedy}{others}")
