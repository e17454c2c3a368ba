"""Which figures of the ten outcomes may be shown, each with its proof, by milestone and outcome.

First the sizes of groups, once for all outcomes. Then, within the groups whose size is shown, the states:
whoever attacks is assumed to know all persons and where they stand, and must not learn anybody's state.
Outcomes and milestones are then tied by nothing but what he knows already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.disclosure import population, secrets, sizes
from pipeline.disclosure.lattice import Aims, Lattice
from pipeline.disclosure.population import Place, Population
from pipeline.disclosure.repair import protect, proven

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

    from pipeline.disclosure.plan import Plan
    from pipeline.disclosure.rules import Rules

WORTH_A_PROCESS = (
    5_000  # leaf x state over all blocks: below, starting another process takes longer. 2026-11.
)
# figures that fit by themselves as they would be shown: a cohort is shown as it was released first
ASKED = """
    select milestone, outcome_key, scope, breakdown, group_key,
        due >= $minimum_group and (not_applicable = 0 or not_applicable >= $minimum_part) and (
            denominator = 0 or (
                denominator >= $minimum_group
                and least(numerator, denominator - numerator) >= $minimum_part
            )
        ) as fits
    from figures where measure = 'M01'
    order by all
"""


# sizes that tables shown whole tell of anyway
TOLD = """
    select distinct figures.milestone, figures.scope, figures.breakdown, figures.group_key
    from figures
    anti join people_breaches as people
        on figures.scope = people.scope and figures.breakdown = people.breakdown
        and figures.milestone = people.milestone and figures.base_key = people.base_key
    anti join part_breaches as parts
        on figures.scope = parts.scope and figures.breakdown = parts.breakdown
        and figures.milestone = parts.milestone and figures.released_together = parts.released_together
        and figures.outcome_key = parts.outcome_key
    where figures.base_key = 'due' and not figures.by_row
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """Places whose number of persons may be shown, by milestone; places whose states may, by outcome too."""

    sizes: dict[int, set[Place]]
    states: dict[tuple[int, str], set[Place]]


@dataclass(frozen=True, slots=True)
class Block:
    """One outcome at one milestone: its people and their states, and the cells wanted with their costs."""

    milestone: int
    outcome: str
    people: Population
    counts: NDArray[np.int64]
    costs: dict[int, float]
    rules: Rules


def prove(
    connection: DuckDBPyConnection,
    plan: Plan,
    rules: Rules,
    progress: Callable[[str], None],
    processes: int = 1,
) -> Shown:
    """What may be shown of the figures asked for in the temporary table ``figures``."""
    asked: dict[int, dict[str, set[Place]]] = {}
    few = {"minimum_group": rules.minimum_group, "minimum_part": rules.minimum_part}
    for milestone, outcome, *place, fits in connection.execute(ASKED, few).fetchall():
        places = asked.setdefault(milestone, {}).setdefault(outcome, set())
        if fits:
            places.add(Place(*place))
    told: dict[int, set[Place]] = {}
    for milestone, *place in connection.execute(TOLD).fetchall():
        told.setdefault(milestone, set()).add(Place(*place))
    shown = Shown({}, {})
    blocks: list[Block] = []
    for milestone, outcomes in asked.items():
        fixed = told.get(milestone, set())
        shown.sizes[milestone] = sizes.shown(connection, milestone, plan.breakdowns, rules, fixed)
        people = population.read(connection, milestone, plan.breakdowns)
        for outcome, places in outcomes.items():
            counts = people.counts(*population.states(connection, milestone, outcome))
            wanted = places & shown.sizes[milestone] & people.cell_of.keys()
            costs = _costs(people, counts, wanted, plan, rules)
            blocks.append(Block(milestone, outcome, people, counts, costs, rules))
    for number, (block, cells) in enumerate(_all_shown(blocks, processes), start=1):
        progress(f"Deciding what may be shown ({number} of {len(blocks)})")
        places = asked[block.milestone][block.outcome] & block.people.cell_of.keys()
        shown.states[block.milestone, block.outcome] = {
            place for place in places if block.people.cell_of[place] in cells
        }
    return shown


def _costs(
    people: Population, counts: NDArray[np.int64], places: set[Place], plan: Plan, rules: Rules
) -> dict[int, float]:
    """The cells of places that may stand alone, and how dear each is."""
    import numpy as np

    by_cell, size = (
        (people.members @ counts).astype(np.int64),
        (people.members @ people.sizes).astype(np.int64),
    )
    fit = secrets.may_stand_alone(size, by_cell, rules)
    costs: dict[int, float] = {}
    for place in places:
        cell = people.cell_of[place]
        if fit[cell]:
            costs[cell] = max(costs.get(cell, 0.0), plan.cost(place))
    return costs


def _all_shown(blocks: Sequence[Block], processes: int) -> Iterator[tuple[Block, set[int]]]:
    """The cells that may be shown of each block; large ones in several processes, with the same result."""
    if processes == 1 or sum(block.counts.size for block in blocks) < WORTH_A_PROCESS:
        yield from ((block, cells_shown(block)) for block in blocks)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        yield from zip(blocks, pool.map(cells_shown, blocks), strict=True)


def cells_shown(block: Block) -> set[int]:
    """The cells whose states may be shown; none where that is not proven."""
    people, costs = block.people, block.costs
    wanted = sorted(costs, key=lambda cell: (-costs[cell], cell))
    lattice, aims = _used(
        people, block.counts, secrets.aims(people.members, people.sizes, block.counts, block.rules)
    )
    result = protect(lattice, wanted, [costs[cell] for cell in wanted], aims)
    is_proven = not result.lost and proven(lattice, result.published, aims, result.witnesses)
    return set(result.published) if is_proven else set()


def _used(people: Population, counts: NDArray[np.int64], aims: Aims) -> tuple[Lattice, Aims]:
    """Without the states that nobody is in: he may know that too."""
    import numpy as np

    used = counts.sum(axis=0) > 0
    used[[secrets.ACHIEVED, secrets.NOT_ACHIEVED]] = True
    sums = aims.sums[:, np.tile(used, len(counts))]
    return Lattice(people.members, counts[:, used], people.sizes), Aims(sums, aims.reach)


def enter(connection: DuckDBPyConnection, shown: Shown) -> None:
    """Make the temporary tables ``shown_sizes`` and ``shown_states``."""
    import pandas as pd

    place = list(Place._fields)
    found = {
        "shown_sizes": pd.DataFrame(
            [(milestone, *one) for milestone, places in shown.sizes.items() for one in sorted(places)],
            columns=["milestone", *place],
        ),
        "shown_states": pd.DataFrame(
            [(*key, *one) for key, places in shown.states.items() for one in sorted(places)],
            columns=["milestone", "outcome_key", *place],
        ),
    }
    for name, frame in found.items():
        connection.register("found", frame)
        kept = ", ".join(
            f"cast({column} as {'integer' if column == 'milestone' else 'varchar'}) as {column}"
            for column in frame.columns
        )
        connection.execute(f"create temp table {name} as select {kept} from found")
        connection.unregister("found")
