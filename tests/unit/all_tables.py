"""Brute force: every table of whole persons that agrees with what is printed, one by one.

It knows where everybody stands and what a reader reads, and shares no code with what it judges.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from math import factorial, log10, prod

import numpy as np
from scipy.optimize import linprog

STATES = 4  # achieved, not achieved, not applicable, not known
MOST_TABLES = 300_000


class TooManyTables(Exception):
    """More than can be tried one by one."""


@dataclass(frozen=True)
class AllTables:
    """``stands`` shown groups x kinds of persons (0 or 1), ``sizes`` persons of a kind.

    ``said`` of each group: achieved from, and to, known, not applicable. ``states`` are those that somebody
    can be in. Kinds that stand in no shown group can fare as they like, and are not in the tables.
    """

    stands: np.ndarray
    sizes: np.ndarray
    said: np.ndarray
    states: tuple[int, ...] = tuple(range(STATES))

    @cached_property
    def inside(self) -> np.ndarray:
        """The kinds that stand in a shown group."""
        return np.flatnonzero(self.stands.any(axis=0))

    @cached_property
    def tables(self) -> np.ndarray:
        """Tables x kinds inside x states."""
        found = np.zeros((1, 0, STATES), np.int64)
        most = self._most()
        sums = np.zeros((1, *most.shape), np.int64)
        for kind in self.inside:
            ways = np.array(list(divisions(int(self.sizes[kind]), self.states)))
            adds = self.stands[:, kind][None, :, None] * seen(ways)[:, None, :]
            with_it = (sums[:, None] + adds[None]).reshape(-1, *most.shape)
            fits = (with_it <= most).all(axis=(1, 2))
            before, way = np.divmod(np.flatnonzero(fits), len(ways))
            if len(before) > MOST_TABLES:
                raise TooManyTables
            found = np.concatenate([found[before], ways[way][:, None]], axis=1)
            sums = with_it[fits]
        return found

    def _most(self) -> np.ndarray:
        """No group has more of what is seen than this: then, all together being as many as they are, it has
        just as many.
        """
        least, most, known, not_asked = self.said.reshape(-1, 4).T
        of_none = self.stands @ self.sizes - known - not_asked
        return np.column_stack([most, known - least, known, not_asked, of_none]).astype(np.int64)

    def ends(self, who: np.ndarray, state: int) -> tuple[int, int]:
        """How few and how many of some kinds (0 or 1) can be in a state, in whole persons."""
        counted = self.tables[:, :, state] @ who[self.inside].astype(np.int64)
        outside = self._outside(who) if state in self.states else 0
        return int(counted.min()), int(counted.max()) + outside

    def fractional_ends(self, who: np.ndarray, state: int) -> tuple[float, float]:
        """The same where persons may be cut in pieces: never narrower."""
        kinds, states = len(self.inside), len(self.states)
        if state not in self.states or not kinds:
            return 0.0, float(self._outside(who)) * (state in self.states)
        place = self.states.index(state)
        costs = np.zeros((kinds, states))
        costs[:, place] = who[self.inside]
        see = seen(np.eye(STATES, dtype=np.int64)[list(self.states)]).T
        groups = np.kron(self.stands[:, self.inside].astype(float), see[:2])
        equal = np.vstack(
            [
                np.kron(np.eye(kinds), np.ones(states)),
                np.kron(self.stands[:, self.inside].astype(float), see[2:]),
            ]
        )
        most = self._most()
        values = np.concatenate([self.sizes[self.inside], most[:, 2:].ravel()])
        found = [
            linprog(sign * costs.ravel(), groups, most[:, :2].ravel(), equal, values, method="highs")
            for sign in (1, -1)
        ]
        assert all(one.status == 0 for one in found)
        return float(found[0].fun), float(-found[1].fun) + self._outside(who)

    def _outside(self, who: np.ndarray) -> int:
        return int((self.sizes * who).sum() - (self.sizes * who)[self.inside].sum())

    @cached_property
    def arrangements(self) -> np.ndarray:
        """In how many arrangements the persons make each table."""
        count = np.array([factorial(number) for number in range(int(self.sizes.max()) + 1)], float)
        all_of_them = prod(count[self.sizes[self.inside]])
        return np.asarray(all_of_them / count[self.tables].prod(axis=(1, 2)))

    @property
    def log10_tables(self) -> float:
        """The number of feasible tables in which each person is one, as a power of ten."""
        outside = int(self.sizes.sum() - self.sizes[self.inside].sum())
        return log10(self.arrangements.sum()) + outside * log10(len(self.states))

    @property
    def shares(self) -> np.ndarray:
        """In what share of all feasible tables a person of each kind is in each state."""
        shares = np.zeros((len(self.sizes), STATES))
        shares[:, list(self.states)] = 1 / len(self.states)
        persons = (self.tables * self.arrangements[:, None, None]).sum(axis=0) / self.arrangements.sum()
        shares[self.inside] = persons / self.sizes[self.inside][:, None]
        return shares


def seen(states: np.ndarray) -> np.ndarray:
    """What is told of persons by state: achieved, not achieved, known, not applicable, none of these."""
    achieved, did_not, not_asked, unknown = states.T
    return np.column_stack([achieved, did_not, achieved + did_not, not_asked, unknown])


def divisions(persons: int, states: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """All ways to divide persons among some states."""
    for each in product(range(persons + 1), repeat=len(states) - 1):
        if sum(each) <= persons:
            one = dict(zip(states, (*each, persons - sum(each)), strict=True))
            yield tuple(one.get(state, 0) for state in range(STATES))


@dataclass(frozen=True)
class Sensitive:
    """Some kinds (0 or 1) of whom it must seem possible that nobody, and that ``enough`` are in a state."""

    who: np.ndarray
    state: int
    enough: int


def combined(groups: Mapping[tuple[object, ...], np.ndarray]) -> list[np.ndarray]:
    """Sets that follow from shown groups, by (release, scope, group): of two that differ in one of these, and
    of the same group in three scopes, whoever is in some and not in others.
    """
    found: list[np.ndarray] = []
    for one, other in combinations(groups, 2):
        if sum(left == right for left, right in zip(one, other, strict=True)) == 2:
            found += parts(groups[one], groups[other])
    for three in combinations(groups, 3):
        if len({(release, group) for release, _, group in three}) == 1:
            for first, second, third in ((0, 1, 2), (0, 2, 1), (1, 2, 0)):
                one, other, last = (groups[three[place]] for place in (first, second, third))
                found += [each for part in parts(one, other) for each in parts(part, last)]
    return found


def parts(one: np.ndarray, other: np.ndarray) -> list[np.ndarray]:
    """In both, in one and not in the other, in neither; and everybody else."""
    found = [one & other, one & ~other, ~one & other, ~one & ~other]
    return [*found, *(~part for part in found)]


def sensitive_of(
    sets: Sequence[np.ndarray],
    states: np.ndarray,
    nothing_to_tell: np.ndarray,
    least_group: int,
    least_part: int,
) -> list[Sensitive]:
    """Of sets of kinds (``states`` kinds x states in persons) what must stay open, each once.

    Of a small one whether anybody achieved it or did not; of any other a state that few are in.
    """
    sizes, found = states.sum(axis=1), dict[tuple[object, ...], Sensitive]()
    for who in sets:
        size, persons = int(sizes[who].sum()), states[who].sum(axis=0)
        speaks = who & ~nothing_to_tell
        enough = min(int(sizes[speaks].sum()), least_part)
        for state in range(STATES - 1):
            few = persons[state] < least_part
            is_small = 0 < size < least_group
            is_sensitive = (few and persons[state] > 0 and not is_small) if state == 2 else few or is_small
            if enough and is_sensitive:
                found[speaks.tobytes(), state, enough] = Sensitive(speaks, state, enough)
    return list(found.values())
