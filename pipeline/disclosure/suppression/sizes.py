"""How many persons stand in a group: which sizes may be shown at a milestone.

Nobody is assumed to know who stands where. Persons who stood in the same scopes and group at every release
are an elementary cell, whether or not there are any; a group of 1 to k - 1 persons must be possible as nobody
and as k, and so must the difference of two scopes and what has come to either, or gone, between two releases.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from pipeline.disclosure.place import Place
from pipeline.disclosure.register import trajectories
from pipeline.disclosure.register.trajectories import ElementaryCells, Trajectory
from pipeline.disclosure.suppression.candidate_cells import Candidates
from pipeline.disclosure.suppression.size_tables import WHOLE, SizeTables

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

    from pipeline.disclosure.threshold.priorities import Priorities
    from pipeline.disclosure.threshold.rules import Rules

SCOPES = ""  # beside the breakdowns


def shown(
    connection: DuckDBPyConnection,
    milestone: int,
    candidates: Candidates,
    now: int,
    priorities: Priorities,
    rules: Rules,
    elementary_cells: ElementaryCells | None = None,
) -> set[Place]:
    """The places asked for at a milestone whose number due may be published, and those that are anyway.

    ``elementary_cells`` are all there are; without them they are read.
    """
    elementary_cells = elementary_cells or trajectories.elementary_cells(connection)
    wanted, fixed = candidates.places(milestone), candidates.published_sizes.get(milestone, set())
    releases = sorted({now, *(place.stood_at for place in (*wanted, *fixed))})
    steps = trajectories.read(connection, milestone, now, releases, elementary_cells)
    if not steps:
        return set()
    places, held = set[Place](), _held(steps)
    numbered = _numbered(steps, releases, held)
    breakdowns = {place.breakdown for place in (*wanted, *fixed)}
    parts = {union: part for part, unions in priorities.unions.items() for union in unions}
    breakdowns = {parts.get(name, name) for name in breakdowns}
    for breakdown in sorted(breakdowns, key=lambda name: (name != WHOLE, name in priorities.crossed, name)):
        known = frozenset(places)
        margins, unions = (each.get(breakdown, ()) for each in (priorities.crossed, priorities.unions))
        leant_on = priorities.leant_on.get(breakdown)
        told_apart = _told_apart(
            steps,
            [numbered[name] for name in (SCOPES, breakdown, *margins, *unions, leant_on) if name in numbered],
        )
        for table in _tables(
            told_apart, breakdown, held.get(breakdown, set()), releases, margins, unions, leant_on
        ):
            places |= table.shown(rules, known, wanted, fixed)
    return places


def _numbered(
    steps: Sequence[Trajectory], releases: Sequence[int], breakdowns: Collection[str]
) -> dict[str, NDArray[np.int64]]:
    """By breakdown, and for scopes, a number for where each trajectory is at each release; -1 for nowhere."""
    import numpy as np

    each = [one for taken in steps for one in taken.steps]
    where = (
        np.repeat(np.arange(len(steps)), [len(taken.steps) for taken in steps]),
        np.searchsorted(releases, [one.stood_at for one in each]),
    )
    found: dict[str, NDArray[np.int64]] = {}
    for name in (SCOPES, *breakdowns):
        number: dict[tuple[str, ...] | None, int] = {}
        found[name] = np.full((len(steps), len(releases)), -1)
        found[name][where] = [
            number.setdefault(one.scope_set if name == SCOPES else one.groups.get(name), len(number))
            for one in each
        ]
    return found


def _told_apart(steps: Sequence[Trajectory], numbers: Sequence[NDArray[np.int64]]) -> list[Trajectory]:
    """One trajectory of those with the same ``numbers``, for all their cases: of many there are few."""
    import numpy as np

    _, first, one_of = np.unique(np.hstack(numbers), axis=0, return_index=True, return_inverse=True)
    cases = np.bincount(one_of, [taken.cases for taken in steps]).astype(int)
    linked: list[list[UUID]] = [[] for _ in first]
    for number, taken in zip(one_of.tolist(), steps, strict=True):
        linked[number] += taken.linked
    return [
        Trajectory(steps[one].steps, count, those)
        for one, count, those in zip(first.tolist(), cases.tolist(), linked, strict=True)
    ]


def _held(steps: Sequence[Trajectory]) -> dict[str, set[tuple[str, ...]]]:
    """By breakdown what groups somebody is in at once; those of an elementary cell are looked at once."""
    cells = {id(one.groups): one.groups for trajectory in steps for one in trajectory.steps}
    found: dict[str, set[tuple[str, ...]]] = {}
    for groups in cells.values():
        for breakdown, held in groups.items():
            found.setdefault(breakdown, set()).add(held)
    return found


def _tables(
    steps: Sequence[Trajectory],
    breakdown: str,
    held: Collection[tuple[str, ...]],
    releases: Sequence[int],
    margins: Sequence[str],
    unions: Sequence[str],
    leant_on: str | None,
) -> Iterator[SizeTables]:
    """The tables of a breakdown; where groups overlap, those of each group and whoever is not in it."""
    if all(len(groups) <= 1 for groups in held):
        yield SizeTables(steps, breakdown, releases, margins, leant_on, unions=unions)
        return
    for name in sorted({group for groups in held for group in groups}):
        yield SizeTables(steps, breakdown, releases, only=name)
