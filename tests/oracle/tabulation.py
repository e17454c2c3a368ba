"""Puts the rows of the table of indicators together, breakdown by breakdown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.oracle import clusters, curves, measures, raters, totals
from tests.oracle.agreement import agreement_flags, agreement_rows
from tests.oracle.comparability import standardised_rows
from tests.oracle.definitions import UNIT_COLUMNS, Definitions
from tests.oracle.episodes import by_unit
from tests.oracle.facts import Facts
from tests.oracle.families import tell_all
from tests.oracle.population import Population, sums
from tests.oracle.situations import follow
from tests.oracle.story import Story

if TYPE_CHECKING:
    import pandas as pd

KEY_COLUMNS = ("scope", "measure", "outcome", "service_area", "milestone", "breakdown")  # and those of groups
COUNT_COLUMNS = ("numerator", "denominator", "unknown", "not_applicable", "due")
VALUE_COLUMNS = ("estimate", "ci_low", "ci_high", "bound_low", "bound_high")
ALL = "all"


def tabulate(stories: list[Story], definitions: Definitions, *, standardised: bool) -> pd.DataFrame:
    """All rows for all scopes and breakdowns, of M17 where it is asked for; no row where nobody is due."""
    import pandas as pd

    found = _parts(stories, definitions, standardised)
    parts = [part.assign(breakdown=breakdown) for breakdown, part in found]
    rows = pd.concat([part for part in parts if len(part)], ignore_index=True)
    return rows.reindex(columns=[*KEY_COLUMNS, *definitions.group_columns, *COUNT_COLUMNS, *VALUE_COLUMNS])


def _parts(
    stories: list[Story], definitions: Definitions, standardised: bool
) -> Iterator[tuple[str, pd.DataFrame]]:
    units = by_unit([story.person for story in stories])
    visits, states = follow(stories, units, definitions)
    visit_flags, outcome_flags = measures.visit_flags(visits), measures.outcome_flags(states)
    told = tell_all(stories, units, definitions)
    facts = told.book.close()
    fate_flags = curves.fate_flags(told.fates, definitions)
    ratings = agreement_flags(told.agreements)
    population = Population([story.person for story in stories], definitions)
    counted = _Counted(visit_flags, outcome_flags, facts, population.providers)
    for breakdown, columns in definitions.breakdowns.items():
        members = population.members(*((ALL, ()) if breakdown in UNIT_COLUMNS else (breakdown, columns)))
        yield breakdown, counted.shares(members, breakdown, definitions)
        if breakdown in UNIT_COLUMNS:
            continue
        fate_sums = sums(members, fate_flags, ["measure", "outcome"])
        yield breakdown, curves.rows(fate_sums, definitions)
        if breakdown == ALL:
            yield breakdown, agreement_rows(sums(members, ratings, ["outcome"]))
            yield breakdown, raters.rows(members, told.double_ratings)
    if standardised and ALL in definitions.breakdowns:
        yield ALL, standardised_rows(stories, states, definitions)


@dataclass(frozen=True, slots=True)
class _Counted:
    """All that is added up: flags at milestones, facts, and the provider of every case."""

    visit_flags: pd.DataFrame
    outcome_flags: pd.DataFrame
    facts: Facts
    providers: list[str]

    def shares(self, members: pd.DataFrame, breakdown: str, definitions: Definitions) -> pd.DataFrame:
        """The rows of flags and facts, with the interval that stands."""
        rows = self._rows(members, breakdown, definitions)
        by_provider = rows.iloc[:0]
        if len(set(self.providers)) > 1:
            provider = members.case_no.map(dict(enumerate(self.providers)))
            by_provider = self._rows(members.assign(provider=provider), breakdown, definitions)
        keys = totals.keys_of(self.facts, breakdown)
        by_person = clusters.by_person(members, self.facts, keys, definitions)
        return clusters.shown(rows, by_provider, by_person, definitions)

    def _rows(self, members: pd.DataFrame, breakdown: str, definitions: Definitions) -> pd.DataFrame:
        import pandas as pd

        found = totals.rows(members, self.facts, breakdown, definitions)
        if breakdown in UNIT_COLUMNS:
            return found
        visits = measures.visit_rows(sums(members, self.visit_flags, ["milestone"]))
        outcomes = measures.outcome_rows(sums(members, self.outcome_flags, ["milestone", "outcome"]))
        return pd.concat([found, visits, outcomes], ignore_index=True)
