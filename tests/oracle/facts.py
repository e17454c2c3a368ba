"""Facts: what one unit (a person, a need, a setback ...) adds to one figure, and the book that keeps them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pandas as pd

NUMBERS = ("numerator", "denominator", "unknown", "not_applicable")


class Fact(NamedTuple):
    """What one unit adds to a measure; the facts of a case are added up, and the case is due once.

    ``part`` is a breakdown of units and the group in it. ``value`` is what a median is taken of.
    """

    measure: str
    outcome: str | None = None
    service_area: int | None = None
    milestone: int | None = None
    part: tuple[str, str] | None = None
    numerator: int = 0
    denominator: int = 0
    unknown: int = 0
    not_applicable: int = 0
    value: int | None = None


class Key(NamedTuple):
    """The figure that a fact belongs to."""

    measure: str
    outcome: str | None
    service_area: int | None
    milestone: int | None
    part: tuple[str, str] | None


def answer(
    measure: str,
    said: bool | None,
    *,
    outcome: str | None = None,
    service_area: int | None = None,
    milestone: int | None = None,
) -> Fact:
    """A fact by yes, no, or not known (None)."""
    return Fact(
        measure,
        outcome,
        service_area,
        milestone,
        numerator=int(said is True),
        denominator=int(said is not None),
        unknown=int(said is None),
    )


@dataclass(frozen=True, slots=True)
class Book:
    """All facts of all cases, kept as numbers: case, key, and what is added."""

    keys: dict[Key, int] = field(default_factory=dict)
    entries: array[int] = field(default_factory=lambda: array("i"))
    values: array[int] = field(default_factory=lambda: array("i"))

    def add(self, case_no: int, facts: Iterable[Fact]) -> None:
        """Add the facts of one case."""
        for fact in facts:
            key = self.keys.setdefault(Key(*fact[:5]), len(self.keys))
            self.entries.extend((case_no, key, *fact[5:9]))
            if fact.value is not None:
                self.values.extend((case_no, key, fact.value))

    def close(self) -> Facts:
        """Add up what each case has under each key."""
        import pandas as pd

        entries = _table(self.entries, ["case_no", "key", *NUMBERS])
        return Facts(
            keys=pd.DataFrame(list(self.keys), columns=Key._fields),
            totals=entries.groupby(["case_no", "key"], sort=False).sum().reset_index(),
            values=_table(self.values, ["case_no", "key", "value"]),
        )


@dataclass(frozen=True, slots=True)
class Facts:
    """The closed book: keys by number, numbers and the values for medians by case and key."""

    keys: pd.DataFrame
    totals: pd.DataFrame
    values: pd.DataFrame


def _table(numbers: array[int], names: list[str]) -> pd.DataFrame:
    import numpy as np
    import pandas as pd

    return pd.DataFrame(np.array(numbers, dtype="int64").reshape(-1, len(names)), columns=names)
