"""Candidate cells of the ten outcomes; published constraints: cells that were out before or are anyway."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pipeline.disclosure.place import Place

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.disclosure.threshold.rules import Rules

# figures that fit by themselves as they would be shown: a cohort is shown as it was released first
CANDIDATES = """
    select
        milestone,
        outcome_key,
        scope,
        breakdown,
        group_key,
        stood_at,
        due - further_due >= $minimum_group
        and (not_applicable = 0 or not_applicable - further_not_applicable >= $minimum_part)
        and (denominator = 0 or denominator - further_denominator >= $minimum_group)
        and (
            denominator + not_applicable = 0
            or denominator + not_applicable - further_denominator - further_not_applicable
            >= $minimum_group)
            as fits
    from (
        select
            milestone,
            outcome_key,
            scope,
            breakdown,
            group_key,
            stood_at,
            due,
            denominator,
            not_applicable,
            further_due,
            further_denominator,
            further_not_applicable
        from figures
        where measure = 'M01'
        union all
        select
            milestone,
            outcome_key,
            scope,
            breakdown,
            group_key,
            stood_at,
            due,
            denominator,
            not_applicable,
            further_due,
            further_denominator,
            further_not_applicable
        from asked_revisions
    )
    order by all
"""

# sizes that were shown before, or that tables shown whole tell of anyway
PUBLISHED_SIZES = """
    select
        figures.milestone,
        figures.scope,
        figures.breakdown,
        figures.group_key,
        figures.stood_at
    from figures
    anti join people_breaches as people on figures.people_key = people.people_key
    anti join part_breaches as parts on figures.table_key = parts.table_key
    where figures.base_key = 'due' and not figures.by_row
    union
    select
        milestone,
        scope,
        breakdown,
        group_key,
        stood_at
    from registered
    where base_key = 'due' and due is not null
"""
BEFORE = """
    select distinct
        milestone,
        outcome_key,
        scope,
        breakdown,
        group_key,
        stood_at,
        coalesce(numerator, numerator_low),
        coalesce(numerator, numerator_high),
        denominator,
        not_applicable
    from registered
    where measure = 'M01'
    order by all
"""


class PublishedCounts(NamedTuple):
    """How many achieved at least and at most, of how many known, and to how many it does not apply."""

    least: int
    most: int
    known: int
    not_applicable: int


@dataclass(frozen=True, slots=True)
class Candidates:
    """By milestone and outcome: the places asked for, and whether each fits by itself as it would be shown.

    ``published_sizes`` are places whose size is known, by milestone; ``shown`` those whose states are, as
    shown.
    """

    figures: dict[tuple[int, str], dict[Place, bool]]
    published_sizes: dict[int, set[Place]]
    shown: dict[tuple[int, str], dict[Place, PublishedCounts]]

    @property
    def milestones(self) -> list[int]:
        return sorted({milestone for milestone, _ in self.figures})

    def places(self, milestone: int) -> set[Place]:
        """Every place asked for at a milestone, of whatever outcome."""
        return {place for (own, _), places in self.figures.items() if own == milestone for place in places}

    def before(self, milestone: int, outcome: str) -> dict[Place, PublishedCounts]:
        """What was shown before of an outcome at a milestone."""
        return self.shown.get((milestone, outcome), {})


def read(connection: DuckDBPyConnection, rules: Rules) -> Candidates:
    """Read the temporary tables ``figures``, ``registered`` and those of the tables that are withheld."""
    candidates = Candidates({}, {}, {})
    few = {"minimum_group": rules.minimum_group, "minimum_part": rules.minimum_part}
    for milestone, outcome, *place, fits in connection.execute(CANDIDATES, few).fetchall():
        candidates.figures.setdefault((milestone, outcome), {})[Place(*place)] = fits
    for milestone, *place in connection.execute(PUBLISHED_SIZES).fetchall():
        candidates.published_sizes.setdefault(milestone, set()).add(Place(*place))
    for milestone, outcome, *row in connection.execute(BEFORE).fetchall():
        place, published_sizes = row[: len(Place._fields)], row[len(Place._fields) :]
        candidates.shown.setdefault((milestone, outcome), {})[Place(*place)] = PublishedCounts(
            *published_sizes
        )
    return candidates
