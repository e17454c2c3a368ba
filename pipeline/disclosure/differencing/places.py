"""Places of figures (a group in a scope) that lie within each other, as whoever knows everybody knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.disclosure.differencing.members import EVERYBODY, Name, holds_of
from pipeline.disclosure.differencing.overlaps import lie_within, shares_some, words_of
from pipeline.disclosure.threshold.priorities import REGION

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

WHOLE = "all"
COHORTS, YEARS, RUNS = "cohort", "opened_year", "four_cohorts"

OPENING = 0  # as a milestone


@dataclass(frozen=True, slots=True)
class Nesting:
    """Pairs of places (``inner`` within ``outer``, or the same persons), triples, wholes with parts.

    ``threes`` are a whole and two places within it that share nobody. The parts of a whole share nobody.
    ``runs`` are wholes whose parts stand as they were at earlier releases: when all of them are taken away,
    corrections are left.
    """

    outer: NDArray[np.int64]
    inner: NDArray[np.int64]
    threes: NDArray[np.int64]
    wholes: tuple[tuple[int, NDArray[np.int64]], ...]
    runs: tuple[tuple[int, NDArray[np.int64]], ...] = ()


def nestings(
    connection: DuckDBPyConnection, names: Sequence[Name], milestones: Iterable[int]
) -> dict[int, Nesting]:
    """How the named places lie within each other among those due at each milestone (-1: all).

    Places that do among all, or among those due at the opening, do so too: not all who are counted are due.
    """
    import numpy as np

    asked = sorted(milestones)
    holds = holds_of(connection, names, {EVERYBODY, OPENING, *asked})
    is_of_cases = np.any(holds[EVERYBODY], axis=1)
    within = {milestone: lie_within(held) for milestone, held in holds.items()}
    wider = within[EVERYBODY] | within[OPENING]
    return {
        milestone: _nesting(names, holds[milestone], within[milestone], wider, is_of_cases)
        for milestone in asked
    }


def _nesting(
    names: Sequence[Name],
    holds: NDArray[np.bool_],
    own: NDArray[np.bool_],
    wider: NDArray[np.bool_],
    is_of_cases: NDArray[np.bool_],
) -> Nesting:
    import numpy as np

    within = own | wider
    within |= _within_by_name(names, within, is_of_cases)
    outer, inner = (each.astype(np.int64) for each in np.nonzero(within))
    wholes = tuple(_wholes(names, holds, is_of_cases))
    threes = [_pairs_of(whole, parts[within[whole, parts]]) for whole, parts in wholes]
    threes += _scopes_in_threes(names, holds, within) + _parts_in_threes(names, holds, within)
    runs = tuple(_runs(names, within))
    return Nesting(outer, inner, _each_once(threes, len(names)), wholes, runs)


def _each_once(threes: Sequence[NDArray[np.int64]], places: int) -> NDArray[np.int64]:
    """Triples of so many places in their order; as one number each they are sorted faster."""
    import numpy as np

    shape = (places,) * 3
    every = np.concatenate([np.zeros((0, 3), np.int64), *threes])
    numbers = np.unique(np.ravel_multi_index(tuple(every.T), shape))
    return np.stack(np.unravel_index(numbers, shape), axis=1).astype(np.int64)


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


def _places_of(names: Sequence[Name]) -> dict[tuple[str, str], list[int]]:
    """The places of each breakdown in each scope."""
    found: dict[tuple[str, str], list[int]] = {}
    for number, (scope, breakdown, _) in enumerate(names):
        found.setdefault((scope, breakdown), []).append(number)
    return found


def _runs(names: Sequence[Name], within: NDArray[np.bool_]) -> list[tuple[int, NDArray[np.int64]]]:
    """Runs of cohorts, and the cohorts of each in the same scope."""
    import numpy as np

    places = _places_of(names)
    found = []
    for whole, (scope, breakdown, _) in enumerate(names):
        if breakdown == RUNS:
            cohorts = np.array(places.get((scope, COHORTS), []), np.int64)
            found.append((whole, cohorts[within[whole, cohorts]]))
    return found


def _parts_in_threes(
    names: Sequence[Name], holds: NDArray[np.bool_], within: NDArray[np.bool_]
) -> list[NDArray[np.int64]]:
    """A run of cohorts, and two half-years or years of opening in the same scope that share nobody."""
    import numpy as np

    places = _places_of(names)
    found = []
    for whole, (scope, breakdown, _) in enumerate(names):
        if breakdown == RUNS:
            of_scope = sorted(number for each in (COHORTS, YEARS) for number in places.get((scope, each), []))
            parts = np.array(of_scope, np.int64)
            inside = parts[within[whole, parts]]
            held = words_of(holds[inside])
            found.append(_pairs_of(whole, inside, shares_some(held, held)))
    return found


def _scopes_in_threes(
    names: Sequence[Name], holds: NDArray[np.bool_], within: NDArray[np.bool_]
) -> list[NDArray[np.int64]]:
    """A group of one scope, and the same group of two scopes within it that share nobody."""
    import numpy as np

    by_group: dict[tuple[str, str], list[int]] = {}
    for number, (_, breakdown, group) in enumerate(names):
        by_group.setdefault((breakdown, group), []).append(number)
    found = []
    for of_group in (each for each in by_group.values() if len(each) > 2):
        places = np.array(of_group, np.int64)
        held = words_of(holds[places])
        shared = shares_some(held, held)
        for whole in of_group:
            is_inside = within[whole, places] & ~within[places, whole]
            if np.count_nonzero(is_inside) > 1:
                found.append(_pairs_of(whole, places[is_inside], shared[is_inside][:, is_inside]))
    return found


def _pairs_of(
    whole: int, parts: NDArray[np.int64], shared: NDArray[np.bool_] | None = None
) -> NDArray[np.int64]:
    """A whole and any two of its parts that are not ``shared``."""
    import numpy as np

    are_pairs = np.ones((len(parts), len(parts)), bool) if shared is None else ~shared
    first, second = np.nonzero(np.triu(are_pairs, 1))
    return np.stack([np.full(len(first), whole), parts[first], parts[second]], axis=1)
