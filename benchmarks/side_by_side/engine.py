"""This program's proof of the states of one outcome and milestone, beside what it showed before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.side_by_side.figures import Figures, between
from pipeline.disclosure.place import Place
from pipeline.disclosure.suppression import sensitive_cells
from pipeline.disclosure.suppression.candidate_cells import PublishedCounts
from pipeline.disclosure.suppression.cell_suppression import Block, cells_shown
from pipeline.disclosure.suppression.fixed_cells import fixed_cells
from pipeline.disclosure.suppression.persons import Linked
from pipeline.disclosure.suppression.population import Population
from pipeline.disclosure.suppression.table_structure import alike
from pipeline.disclosure.threshold import rules

if TYPE_CHECKING:
    from benchmarks.side_by_side.systems import System
    from pipeline.attacker.knowledge import People
    from pipeline.attacker.published import Group


def shown(system: System, release: int, before: Figures | None) -> Figures:
    """The figures of a release that are proven beside those shown ``before``."""
    people, cell_of = _population(system.people[release])
    limits = rules.load()
    known = {} if before is None else dict(zip(map(_place, before.groups), _published(before), strict=True))
    people, fixed = fixed_cells(people, known)
    counts = np.asarray(people.members @ people.counts).astype(np.int64)
    sizes = np.asarray(people.members @ people.sizes).astype(np.int64)
    fit = sensitive_cells.may_stand_alone(sizes, counts, limits, people.members, people.linked)
    wanted = [system.stays.groups[row] for row in system.asked(release)]
    costs: dict[int, float] = {}
    for group in wanted:
        if fit[cell := cell_of[group]]:
            costs[cell] = max(costs.get(cell, 0.0), system.costs[group])
    bands = {
        cell: band for cell, band in sensitive_cells.bands(counts, limits).items() if cell not in fixed.cells
    } | dict(fixed.bands)
    block = Block(system.milestone, system.outcome, people, costs, fixed.cells, bands, limits)
    cells = cells_shown(block).cells
    chosen = [group for group in wanted if cell_of[group] in cells]
    at = [cell_of[group] for group in chosen]
    fewer, more = np.array([bands.get(cell, (0, 0)) for cell in at]).reshape(-1, 2).T
    achieved, did_not, others = counts[at].T
    return between(
        chosen,
        np.column_stack([achieved - fewer, achieved + did_not, others]).astype(float),
        np.column_stack([achieved + more, achieved + did_not, others]).astype(float),
    )


def _place(group: Group) -> Place:
    stood_at, scope, breakdown, code = group
    return Place(scope, breakdown, code, stood_at)


def _published(figures: Figures) -> list[PublishedCounts]:
    ends = np.column_stack([figures.low[:, 0], figures.high]).astype(int).tolist()
    return [PublishedCounts(*each) for each in ends]


def _population(people: People) -> tuple[Population, Mapping[Group, int]]:
    """The same people as suppression knows them: two groups of the same persons are one cell."""
    entries = people.stands.tocoo()
    cell, cells = alike(entries.row, entries.col, *people.stands.shape)
    first = np.unique(cell, return_index=True)[1]
    assert len(first) == cells
    cell_of = dict(zip(people.groups, cell.tolist(), strict=True))
    by_place = {_place(group): number for group, number in cell_of.items()}
    forgotten = np.zeros(len(people.sizes), np.int64)
    linked = Linked(*people.several.rows.T)
    sizes = people.sizes.astype(np.int64)
    population = Population(
        by_place, people.stands[first].tocsr(), sizes, sizes, people.states, forgotten, linked
    )
    return population, cell_of
