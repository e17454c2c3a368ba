"""Half-years, the periods of the reports."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipeline.errors import UsageError

_WRITTEN = re.compile(r"(20\d{2})H([12])")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A half-year, written ``2026H1``."""

    year: int
    half: int

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read a half-year; ``UsageError`` for anything else."""
        match = _WRITTEN.fullmatch(text.strip().upper())
        if match is None:
            raise UsageError(
                "The period is not a half-year.", "Write the year, H and 1 or 2, for example 2026H1."
            )
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"{self.year}H{self.half}"

    @property
    def first_day(self) -> date:
        return date(self.year, 6 * self.half - 5, 1)

    @property
    def last_month(self) -> date:
        """First day of the last month: what the period's figures are counted up to."""
        return date(self.year, 6 * self.half, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, 6, 30) if self.half == 1 else date(self.year, 12, 31)

    @property
    def next(self) -> Period:
        return Period(self.year, 2) if self.half == 1 else Period(self.year + 1, 1)
