"""Small random systems: some persons in a few overlapping groups, over one release or two.

And what the suppressor shows of them, as a reader sees it. Nothing here knows how it decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from unittest.mock import patch

import numpy as np
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from pipeline.attacker.knowledge import People
from pipeline.attacker.published import Counts, Group, Tables
from pipeline.disclosure.place import Place
from pipeline.disclosure.suppression import sensitive_cells
from pipeline.disclosure.suppression.cell_suppression import Block, Proven, cells_shown
from pipeline.disclosure.suppression.persons import nobody
from pipeline.disclosure.suppression.population import Population
from pipeline.disclosure.threshold.rules import Rules, load

STATES = 4  # achieved, not achieved, not applicable, not known
MILESTONE, OUTCOME = 12, "O01"
FEW = ((2, 1), (3, 1), (4, 1), (4, 2), (5, 2), (6, 3))  # persons of the least group, and of the least part
SCOPES = ("donor:A", "donor:B", "country:KHM")
MOST_PERSONS = 14


@dataclass(frozen=True, slots=True)
class SmallSystem:
    """``stands`` places x kinds of persons (0 or 1), ``states`` kinds x states in persons; costs by place."""

    places: tuple[Place, ...]
    stands: np.ndarray
    states: np.ndarray
    costs: tuple[int, ...]
    rules: Rules

    @property
    def sizes(self) -> np.ndarray:
        return np.asarray(self.states.sum(axis=1))

    def of_release(self, releases: tuple[int, ...]) -> SmallSystem:
        """Places of some releases, and who stands in them."""
        rows = [row for row, place in enumerate(self.places) if place.stood_at in releases]
        there = self.stands[rows].any(axis=0)
        return SmallSystem(
            tuple(self.places[row] for row in rows),
            self.stands[rows][:, there],
            self.states[there],
            tuple(self.costs[row] for row in rows),
            self.rules,
        )


@st.composite
def small_systems(draw: st.DrawFn, releases: int = 1, largest_guess: float = 1.0) -> SmallSystem:
    """Three to seven kinds of one to four persons; one to three scopes beside the region, and two sexes."""
    kinds = draw(st.integers(3, 7))
    sizes = draw(st.lists(st.integers(1, 4), min_size=kinds, max_size=kinds))
    while sum(sizes) > MOST_PERSONS:
        sizes[sizes.index(max(sizes))] -= 1
    scopes = SCOPES[: draw(st.integers(0, len(SCOPES)))]
    has_sexes = draw(st.booleans()) or not scopes
    masks = st.lists(st.booleans(), min_size=kinds, max_size=kinds)
    by_scope = {"region": np.ones(kinds, bool)} | {scope: np.array(draw(masks)) for scope in scopes}
    women = np.array(draw(masks)) if has_sexes else np.ones(kinds, bool)
    rows: dict[Place, np.ndarray] = {}
    for release in range(1, releases + 1):
        there = np.ones(kinds, bool) if releases == 1 else np.array(draw(masks))
        there[0] = True
        for scope, inside in by_scope.items():
            if scope != "region" and release > 1 and draw(st.booleans()):  # some were corrected since
                inside = inside ^ np.array(draw(masks))
            rows[Place(scope, "all", "", release)] = there & inside
            if has_sexes and (scope == "region" or draw(st.booleans())):
                rows[Place(scope, "sex", "female", release)] = there & inside & women
                rows[Place(scope, "sex", "male", release)] = there & inside & ~women
    rows = {place: row for place, row in rows.items() if row.any()}
    least_group, least_part = draw(st.sampled_from(FEW))
    rules = replace(load(), minimum_group=least_group, minimum_part=least_part, largest_guess=largest_guess)
    costs = draw(st.lists(st.integers(1, 4), min_size=len(rows), max_size=len(rows)))
    fares = st.sampled_from(draw(st.sampled_from(((0, 1), (0, 1, 2), (0, 1, 3), (0, 1, 2, 3), (0, 0, 0, 1)))))
    states = [np.bincount(draw(st.lists(fares, min_size=n, max_size=n)), minlength=STATES) for n in sizes]
    stands = np.array(list(rows.values())).reshape(len(rows), kinds)
    there = stands.any(axis=0)
    return SmallSystem(tuple(rows), stands[:, there], np.array(states)[there], tuple(costs), rules)


def block_of(system: SmallSystem, before: frozenset[Place] = frozenset()) -> Block:
    """The block of what is asked for at the last release, beside what was shown ``before``."""
    rows, row = np.unique(system.stands, axis=0, return_inverse=True)
    cell_of = dict(zip(system.places, row.ravel().tolist(), strict=True))
    members, counts = csr_matrix(rows.astype(float)), system.states[:, : STATES - 1].astype(np.int64)
    sizes = system.sizes.astype(np.int64)
    people = Population(cell_of, members, sizes, sizes, counts, np.zeros(len(sizes), np.int64), nobody())
    by_cell = (members @ counts).astype(np.int64)
    fit = sensitive_cells.may_stand_alone((members @ sizes).astype(np.int64), by_cell, system.rules)
    last, costs = max(place.stood_at for place in system.places), dict[int, float]()
    for place, cost in zip(system.places, system.costs, strict=True):
        if place.stood_at == last and fit[cell_of[place]]:
            costs[cell_of[place]] = max(float(cost), costs.get(cell_of[place], 0.0))
    return Block(
        MILESTONE,
        OUTCOME,
        people,
        costs,
        frozenset(cell_of[place] for place in before),
        sensitive_cells.bands(by_cell, system.rules),
        system.rules,
    )


@dataclass(frozen=True, slots=True)
class Release:
    """The places of which figures are shown, of all releases so far, and what is said to prove the last."""

    shown: frozenset[Place]
    proven: Proven
    block: Block


def released(
    system: SmallSystem, suppressor: Callable[[Block], Proven] = cells_shown
) -> Iterator[tuple[SmallSystem, Release]]:
    """Each release in turn: everything and everybody so far, and what is shown."""
    shown: frozenset[Place] = frozenset()
    for last in sorted({place.stood_at for place in system.places}):
        so_far = system.of_release(tuple(range(1, last + 1)))
        block = block_of(so_far, shown)
        proven = suppressor(block)
        shown |= {
            place
            for place, cell in block.people.cell_of.items()
            if place.stood_at == last and cell in proven.cells
        }
        yield so_far, Release(shown, proven, block)


@contextmanager
def fractions_allowed() -> Iterator[None]:
    """Small systems are proven as large ones are: by tables that may cut persons in pieces."""
    modules = ("solver", "extremes", "maximum_entropy", "cell_suppression")
    patches = [patch(f"pipeline.disclosure.suppression.{name}.MOST_WHOLE", 0) for name in modules]
    for each in patches:
        each.start()
    try:
        yield
    finally:
        for each in patches:
            each.stop()


def without_whole_programs() -> AbstractContextManager[object]:
    """Small systems are proven as those are whose programs in whole numbers have taken too long."""
    return patch("pipeline.disclosure.suppression.secondary.IN_WHOLE", 0)


def group_of(place: Place) -> Group:
    return place.stood_at, place.scope, place.breakdown, place.group_key


def printed(system: SmallSystem, shown: frozenset[Place]) -> dict[Place, Counts]:
    """Of places: achieved from and to (a band where few or nearly all did), known, not applicable."""
    found: dict[Place, Counts] = {}
    for place, row in zip(system.places, system.stands, strict=True):
        if place in shown:
            achieved, did_not, not_asked, _ = system.states[row].sum(axis=0).tolist()
            part = system.rules.minimum_part
            ends = achieved, achieved
            if achieved + did_not > 2 * part and min(achieved, did_not) <= part:
                ends = (0, part) if achieved <= part else (achieved + did_not - part, achieved + did_not)
            found[place] = *ends, achieved + did_not, not_asked
    return found


def tables_of(system: SmallSystem, shown: frozenset[Place]) -> Tables:
    """The same for the attacker."""
    counts = {group_of(place): said for place, said in printed(system, shown).items()}
    return Tables(MILESTONE, OUTCOME, counts)


def people_of(system: SmallSystem) -> People:
    """Whom the attacker knows, and where they stand."""
    return People(
        tuple(group_of(place) for place in system.places),
        csr_matrix(system.stands.astype(float)),
        system.sizes.astype(float),
        system.states[:, : STATES - 1].astype(np.int64),
    )
