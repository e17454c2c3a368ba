"""What the attacker reads: every figure that was ever shown, a system for each outcome and milestone.

Of the ten outcomes that is all releases together. Of the other measures it is the release that is about to
be made.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.errors import DisclosureFailure

if TYPE_CHECKING:
    from pathlib import Path

    from duckdb import DuckDBPyConnection

OUTCOMES = "M01"  # the measure of the ten outcomes

FIGURES = """
    select distinct
        milestone,
        outcome,
        measure,
        'due',
        true,
        '',
        stood_at,
        scope,
        breakdown,
        group_key,
        coalesce(numerator, numerator_low),
        coalesce(numerator, numerator_high),
        denominator,
        not_applicable
    from read_parquet($files)
    where measure = 'M01' and status <> 'c'
    order by all
"""
# of the other measures: those that count persons, of whom it is a sensitive cell whether they are counted
OTHERS = """
    select distinct
        figures.milestone,
        coalesce(figures.outcome, 'area ' || figures.service_area, ''),
        figures.measure,
        measures.base,
        measures.protection = 'extremes',
        if(breakdowns.grain = 'half_year', figures.group_key, '') as of_half_year,
        figures.stood_at,
        figures.scope,
        if(of_half_year = '', figures.breakdown, 'all'),
        if(of_half_year = '', figures.group_key, ''),
        figures.numerator,
        figures.numerator,
        figures.denominator,
        figures.not_applicable
    from read_parquet($files) as figures
    inner join cases.seeds.measures as measures on figures.measure = measures.measure
    inner join cases.seeds.breakdowns as breakdowns on figures.breakdown = breakdowns.breakdown
    where
        figures.stood_at = $today and figures.measure <> 'M01' and figures.status <> 'c'
        and measures.protection in ('extremes', 'whole') and breakdowns.grain in ('case', 'half_year')
        and measures.counts = 'persons' and measures.unit = 'share'
        and figures.measure in (select measure from cases.marts.contributions)
    order by all
"""

Group = tuple[int, str, str, str]  # release, scope, breakdown, code
# achieved at least, and at most; known, not applicable (None: that is not told)
Counts = tuple[int, int, int, int | None]


@dataclass(frozen=True, slots=True)
class Tables:
    """All that was shown of one outcome and milestone.

    Of the ten outcomes over all releases; of another measure in one, among the people of its ``base``: those
    due or enrolled at the milestone, or everybody (its own); of a ``half_year``, among the people of that.
    ``has_two_sides``: who is not counted is as much a sensitive cell as who is.
    """

    milestone: int
    outcome: str
    counts: dict[Group, Counts]
    measure: str = OUTCOMES
    base: str = "due"
    has_two_sides: bool = True
    half_year: str = ""

    @property
    def key(self) -> tuple[str, str, int]:
        """Its measure and half-year, outcome or service area, and milestone: no two have the same."""
        return f"{self.measure} {self.half_year}".strip(), self.outcome, self.milestone


def shown(connection: DuckDBPyConnection, files: Collection[Path]) -> list[Tables]:
    """The figures of the ten outcomes in the files of releases; ValueError where a group has two."""
    return _tables(connection.execute(FIGURES, {"files": [str(path) for path in files]}).fetchall())


def shown_of_others(connection: DuckDBPyConnection, files: Collection[Path], today: int) -> list[Tables]:
    """What the release ``today`` would show of other measures; ValueError where a group has two figures."""
    values = {"files": [str(path) for path in files], "today": today}
    return _tables(connection.execute(OTHERS, values).fetchall())


def fits_nobody() -> DisclosureFailure:
    """What is said where the figures that were shown have no table in common with the people."""
    return DisclosureFailure(
        "What was released does not fit the people that it was made from, so nothing counts as safe.",
        "Put back warehouse/ as it was after the last release, cases.duckdb and register/ together.",
    )


def _tables(rows: Iterable[tuple[Any, ...]]) -> list[Tables]:
    found: dict[tuple[Any, ...], dict[Group, Counts]] = {}
    for milestone, outcome, *of_whom, stood_at, scope, breakdown, code, least, most, known, not_asked in rows:
        tables = found.setdefault((milestone, outcome, *of_whom), {})
        if (group := (stood_at, scope, breakdown, code)) in tables:
            raise ValueError
        tables[group] = (least, most, known, not_asked)
    return [
        Tables(milestone, outcome, counts, *of_whom)
        for (milestone, outcome, *of_whom), counts in found.items()
    ]
