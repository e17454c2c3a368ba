"""How many persons stand in a group: which sizes may be shown at a milestone.

Nobody is assumed to know who stands where. Persons who stood in the same scopes and group at every release
are a leaf, whether or not there are any; a group of 1 to k - 1 persons must be possible as nobody and as k,
and so must the difference of two scopes and what has come to either, or gone, between two releases.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.disclosure import ways
from pipeline.disclosure.asking import Asked
from pipeline.disclosure.population import Place
from pipeline.disclosure.size_tables import WHOLE, SizeTables
from pipeline.disclosure.ways import Route

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.disclosure.plan import Plan
    from pipeline.disclosure.rules import Rules


def shown(
    connection: DuckDBPyConnection, milestone: int, asked: Asked, now: int, plan: Plan, rules: Rules
) -> set[Place]:
    """The places asked for at a milestone of which the number due may be shown, and those that are told."""
    wanted, fixed = asked.places(milestone), asked.told.get(milestone, set())
    releases = sorted({now, *(place.stood_at for place in (*wanted, *fixed))})
    steps = ways.read(connection, milestone, now, releases)
    if not steps:
        return set()
    places: set[Place] = set()
    breakdowns = {place.breakdown for place in (*wanted, *fixed)}
    for breakdown in sorted(breakdowns, key=lambda name: (name != WHOLE, name in plan.crossed, name)):
        known = frozenset(places)
        for table in _tables(steps, breakdown, releases, plan.crossed.get(breakdown, ())):
            places |= table.shown(rules, known, wanted, fixed)
    return places


def _tables(
    steps: Sequence[Route],
    breakdown: str,
    releases: Sequence[int],
    margins: Sequence[str],
) -> Iterator[SizeTables]:
    """One lattice for a breakdown; where groups overlap, one for each group and whoever is not in it."""
    held = [(one, one.groups.get(breakdown, ())) for way in steps for one in way.steps]
    if all(len(groups) <= 1 for _, groups in held):
        yield SizeTables(steps, breakdown, releases, margins)
        return
    for name in sorted({group for _, groups in held for group in groups}):
        yield SizeTables(steps, breakdown, releases, only=name)
