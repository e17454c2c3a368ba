"""Places of figures (a group in a scope) that lie within each other, as whoever knows everybody knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from pipeline.disclosure.threshold.priorities import REGION

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

WHOLE = "all"
COHORTS, YEARS, RUNS = "cohort", "opened_year", "four_cohorts"

# elementary cells in which somebody is due at a milestone; without one, all of today
ELEMENTARY_CELLS = """
    select cell_key from elementary_cells
    where
        $milestone < 0 or cell_key in (
            select cell_key from membership_snapshot
            where milestone = $milestone
        )
    order by cell_key
"""
HOLDS = """
    select
        scope,
        breakdown,
        group_key,
        cell_key
    from (
        select
            scope,
            breakdown,
            group_key,
            unnest(cell_keys) as cell_key
        from all_places
    )
    semi join elementary_cells using (cell_key)
"""

Name = tuple[str, str, str]  # scope, breakdown and group


@dataclass(frozen=True, slots=True)
class Nesting:
    """Pairs of places (``inner`` within ``outer``, or the same persons), triples, wholes with parts.

    ``threes`` are a whole and two places within it that share nobody. The parts of a whole share nobody.
    ``runs`` are wholes whose parts stand as they were at earlier releases: when all of them are taken away,
    corrections are left.
    """

    outer: NDArray[np.int64]
    inner: NDArray[np.int64]
    is_same: NDArray[np.bool_]
    threes: NDArray[np.int64]
    wholes: tuple[tuple[int, NDArray[np.int64]], ...]
    runs: tuple[tuple[int, NDArray[np.int64]], ...] = ()


def nesting(connection: DuckDBPyConnection, names: Sequence[Name], milestone: int) -> Nesting:
    """How the named places lie within each other among those due at a milestone (-1: all).

    Places that do among all, or among those due at the opening, do so too: not all who are counted are due.
    """
    import numpy as np

    holds, is_of_cases = _holds(connection, names, milestone)
    within = _within(holds) & is_of_cases[:, None] & is_of_cases
    for wider in {-1, 0} - {milestone}:
        within |= _within(_holds(connection, names, wider)[0])
    within |= _within_by_name(names, within, is_of_cases)
    outer, inner = (each.astype(np.int64) for each in np.nonzero(within))
    wholes, runs = tuple(_wholes(names, holds, is_of_cases)), tuple(_runs(names, within))
    threes = [
        (whole, first, second)
        for whole, parts in wholes
        for first, second in combinations(parts.tolist(), 2)
        if within[whole, first] and within[whole, second]
    ]
    threes += _scopes_in_threes(names, holds, within) + _parts_in_threes(names, holds, within)
    return Nesting(
        outer,
        inner,
        within[inner, outer],
        np.array(sorted(set(threes)), np.int64).reshape(-1, 3),
        wholes,
        runs,
    )


def _holds(
    connection: DuckDBPyConnection, names: Sequence[Name], milestone: int
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Places x elementary cells; and which of the places are groups of cases (not of needs or services)."""
    import numpy as np

    elementary_cells = [
        elementary_cell
        for (elementary_cell,) in connection.execute(ELEMENTARY_CELLS, {"milestone": milestone}).fetchall()
    ]
    column = {elementary_cell: number for number, elementary_cell in enumerate(elementary_cells)}
    row = {name: number for number, name in enumerate(names)}
    holds, is_of_cases = np.zeros((len(names), len(elementary_cells)), bool), np.zeros(len(names), bool)
    for *name, elementary_cell in connection.execute(HOLDS).fetchall():
        place = row.get((name[0], name[1], name[2]))
        if place is not None:
            is_of_cases[place] = True
            if elementary_cell in column:
                holds[place, column[elementary_cell]] = True
    return holds, is_of_cases


def _within(holds: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """For places x places: whether whoever is in the second is in the first, and somebody is."""
    import numpy as np

    numbers = holds.astype(np.float32)
    shared = numbers @ numbers.T
    sizes = numbers.sum(axis=1)
    inside: NDArray[np.bool_] = (shared == sizes[None, :]) & (sizes > 0)[None, :]
    return inside


def _within_by_name(
    names: Sequence[Name], within: NDArray[np.bool_], is_of_cases: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Groups of needs and services lie within their scope, and within the same group of a larger scope."""
    import numpy as np

    row = {name: number for number, name in enumerate(names)}
    found = np.zeros_like(within)
    scopes = [name for name in names if name[1] == WHOLE]
    for name, inner in row.items():
        if is_of_cases[inner]:
            continue
        own = row.get((name[0], WHOLE, ""))
        for scope in scopes:
            if own is not None and within[row[scope], own]:
                for outer in (row[scope], row.get((scope[0], *name[1:]))):
                    if outer is not None:
                        found[outer, inner] = True
    return found


def _wholes(
    names: Sequence[Name], holds: NDArray[np.bool_], is_of_cases: NDArray[np.bool_]
) -> list[tuple[int, NDArray[np.int64]]]:
    """Wholes with parts: a scope and the groups of a breakdown; a group of the region and of countries."""
    import numpy as np

    row = {name: number for number, name in enumerate(names)}
    parts: dict[Name, list[int]] = {}
    for (scope, breakdown, group), number in row.items():
        if breakdown != WHOLE:
            parts.setdefault((scope, breakdown, ""), []).append(number)
        if scope.startswith("country:"):
            parts.setdefault((REGION, breakdown, group), []).append(number)
    found = []
    for (scope, breakdown, group), held in sorted(parts.items()):
        of_group = all(names[part][0] == scope for part in held)
        whole = row.get((scope, WHOLE, "") if of_group else (scope, breakdown, group))
        share_nobody = holds[held].sum(axis=0).max(initial=0) <= 1
        if whole is not None and (share_nobody or not is_of_cases[held].any()):
            found.append((whole, np.array(held, np.int64)))
    return found


def _runs(names: Sequence[Name], within: NDArray[np.bool_]) -> list[tuple[int, NDArray[np.int64]]]:
    """Runs of cohorts, and the cohorts of each in the same scope."""
    import numpy as np

    found = []
    for whole, (scope, breakdown, _) in enumerate(names):
        if breakdown == RUNS:
            parts = [
                part
                for part, name in enumerate(names)
                if name[:2] == (scope, COHORTS) and within[whole, part]
            ]
            found.append((whole, np.array(parts, np.int64)))
    return found


def _parts_in_threes(
    names: Sequence[Name], holds: NDArray[np.bool_], within: NDArray[np.bool_]
) -> list[tuple[int, int, int]]:
    """A run of cohorts, and two half-years or years of opening in the same scope that share nobody."""
    found = []
    for whole, (scope, breakdown, _) in enumerate(names):
        if breakdown != RUNS:
            continue
        inside = [
            part
            for part, name in enumerate(names)
            if name[0] == scope and name[1] in (COHORTS, YEARS) and within[whole, part]
        ]
        found += [
            (whole, first, second)
            for first, second in combinations(inside, 2)
            if not (holds[first] & holds[second]).any()
        ]
    return found


def _scopes_in_threes(
    names: Sequence[Name], holds: NDArray[np.bool_], within: NDArray[np.bool_]
) -> list[tuple[int, int, int]]:
    """A group of one scope, and the same group of two scopes within it that share nobody."""
    import numpy as np

    by_group: dict[tuple[str, str], list[int]] = {}
    for number, (_, breakdown, group) in enumerate(names):
        by_group.setdefault((breakdown, group), []).append(number)
    found = []
    for places in by_group.values():
        for whole in places:
            inside = [place for place in places if within[whole, place] and not within[place, whole]]
            shared = holds[inside].astype(np.float32) @ holds[inside].astype(np.float32).T
            found += [
                (whole, inside[first], inside[second])
                for first, second in combinations(range(len(inside)), 2)
                if shared[first, second] == 0
            ]
    return found
