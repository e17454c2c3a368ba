"""Which figures of the ten outcomes may be shown, each with its proof, by milestone and outcome.

First the sizes of groups, once for all outcomes. Then, within the groups whose size is shown, the states:
whoever attacks is assumed to know all persons and where they stand, and must not learn anybody's state.
Outcomes and milestones are then tied by nothing but what he knows already. What was shown before stands.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from itertools import tee
from typing import TYPE_CHECKING

from pipeline.disclosure.place import Place
from pipeline.disclosure.register import trajectories
from pipeline.disclosure.suppression import candidate_cells, population, sensitive_cells, sizes
from pipeline.disclosure.suppression.candidate_cells import Candidates
from pipeline.disclosure.suppression.cell_suppression import Block, Proven, cells_shown
from pipeline.disclosure.suppression.certificates import Certificates
from pipeline.disclosure.suppression.fixed_cells import fixed_cells
from pipeline.disclosure.suppression.population import Population
from pipeline.workers import ONE, Workers

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.disclosure.threshold.priorities import Priorities
    from pipeline.disclosure.threshold.rules import Rules

MEASURE = "M01"  # that of the ten outcomes
KEYS = {
    "shown_states": """,
        line_key(scope, breakdown, milestone, outcome_key, group_key, stood_at) as line_key"""
}
# elementary cell x state over all blocks: below, starting another process takes longer. 2026-11.
WORTH_A_PROCESS = 5_000


@dataclass(frozen=True, slots=True)
class Shown:
    """Places whose number of persons may be shown, by milestone; places whose states may, by outcome too.

    With the states goes whether it is no more than a band. ``certificates`` prove them.
    """

    sizes: dict[int, set[Place]]
    states: dict[tuple[int, str], dict[Place, bool]]
    certificates: Certificates = field(default_factory=Certificates, compare=False)


def prove(
    connection: DuckDBPyConnection,
    priorities: Priorities,
    rules: Rules,
    now: int,
    progress: Callable[[str], None],
    workers: Workers = ONE,
) -> Shown:
    """What may be shown of the figures asked for in the temporary table ``figures``.

    ``now`` is the number of the release. Reads the temporary tables ``registered``, ``membership_snapshot``,
    ``all_elementary_cells`` and ``all_places`` too. ``DisclosureFailure`` where the register does not fit the
    people.
    """
    candidates = candidate_cells.read(connection, rules)
    shown, elementary_cells = Shown({}, {}), trajectories.elementary_cells(connection)
    for milestone in candidates.milestones:
        shown.sizes[milestone] = sizes.shown(
            connection, milestone, candidates, now, priorities, rules, elementary_cells
        )
    blocks, count = _blocks(connection, candidates, shown, priorities, rules, now), len(candidates.figures)
    for number, (block, found) in enumerate(_all_shown(connection, blocks, count, workers), start=1):
        progress(f"Deciding what may be shown ({number} of {count})")
        key = MEASURE, block.outcome, block.milestone
        shown.certificates.keep(key, found.certificate)
        if found.likelihood:
            shown.certificates.likelihoods[key] = found.likelihood
        wanted = candidates.figures[block.milestone, block.outcome].keys() & block.people.cell_of.keys()
        shown.states[block.milestone, block.outcome] = {
            place: block.people.cell_of[place] in block.bands
            for place in wanted
            if block.people.cell_of[place] in found.cells
        }
    return shown


def _blocks(
    connection: DuckDBPyConnection,
    candidates: Candidates,
    shown: Shown,
    priorities: Priorities,
    rules: Rules,
    now: int,
) -> Iterator[Block]:
    """Each outcome at each milestone, one after the other: of very many cases a few fill the memory."""
    people: Population | None = None
    for (milestone, outcome), places in candidates.figures.items():
        known = candidates.before(milestone, outcome)
        releases = {place.stood_at for place in (*places, *known)}
        breakdowns = {*priorities.breakdowns, *(place.breakdown for place in known)}
        people = population.read(connection, milestone, outcome, breakdowns, now, releases, people)
        people, before = fixed_cells(people, known)
        may = (
            {place for place, fits in places.items() if fits} & shown.sizes[milestone] & people.cell_of.keys()
        )
        costs = _costs(people, may, priorities, rules)
        today = sensitive_cells.bands((people.members @ people.counts).astype(int), rules)
        bands = {cell: band for cell, band in today.items() if cell not in before.cells}
        bands.update(before.bands)
        yield Block(milestone, outcome, people, costs, before.cells, bands, rules)


def _costs(
    people: Population, places: Collection[Place], priorities: Priorities, rules: Rules
) -> dict[int, float]:
    """The cells of places that may stand alone, and how dear each is."""
    import numpy as np

    by_cell, size = (
        (people.members @ people.counts).astype(np.int64),
        (people.members @ people.due).astype(np.int64),
    )
    fit = sensitive_cells.may_stand_alone(size, by_cell, rules, people.members, people.linked)
    costs: dict[int, float] = {}
    for place in places:
        cell = people.cell_of[place]
        if fit[cell]:
            costs[cell] = max(costs.get(cell, 0.0), priorities.cost(place))
    return costs


def _all_shown(
    connection: DuckDBPyConnection, blocks: Iterator[Block], count: int, workers: Workers
) -> Iterator[tuple[Block, Proven]]:
    """The cells that may be shown of each block; large ones by several workers, with the same result."""
    [(elementary_cells,)] = connection.execute("select count(*) from all_elementary_cells").fetchall()
    is_worth_it = elementary_cells * count * len(population.STATES) >= WORTH_A_PROCESS
    worked_on, kept = tee(blocks)
    found = workers.results(cells_shown, worked_on, is_worth_it=is_worth_it)
    yield from ((block, each) for each, block in zip(found, kept, strict=True))


def enter(connection: DuckDBPyConnection, shown: Shown) -> None:
    """Make the temporary tables ``shown_sizes`` and ``shown_states``; needs ``threshold/sql/keys.sql``."""
    import pandas as pd

    place = list(Place._fields)
    found = {
        "shown_sizes": pd.DataFrame(
            [(milestone, *one) for milestone, places in shown.sizes.items() for one in sorted(places)],
            columns=["milestone", *place],
        ),
        "shown_states": pd.DataFrame(
            [
                (*key, *one, is_band)
                for key, places in shown.states.items()
                for one, is_band in sorted(places.items())
            ],
            columns=["milestone", "outcome_key", *place, "is_band"],
        ),
    }
    for name, frame in found.items():
        connection.register("found", frame)
        types = {"milestone": "integer", "stood_at": "integer", "is_band": "boolean"}
        kept = ", ".join(
            f"cast({column} as {types.get(column, 'varchar')}) as {column}" for column in frame.columns
        )
        connection.execute(f"create temp table {name} as select {kept}{KEYS.get(name, '')} from found")
        connection.unregister("found")
