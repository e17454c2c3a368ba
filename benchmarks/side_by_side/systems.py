"""Equal tables: who stands in which group at two releases, and how each fares, for every method the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from pipeline.attacker.knowledge import People

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.attacker.published import Group

STATES = 4  # achieved, not achieved, not applicable, not known


@dataclass(frozen=True, slots=True)
class Stays:
    """Who stood at a release: ``person``, ``release`` and ``state`` (0 to 3) of each stay.

    ``holds`` are ``groups`` x stays (0 or 1).
    """

    groups: tuple[Group, ...]
    holds: csr_matrix
    person: NDArray[np.int64]
    release: NDArray[np.int64]
    state: NDArray[np.int64]

    @property
    def counts(self) -> NDArray[np.int64]:
        """Groups x states."""
        return np.asarray(self.holds @ np.eye(STATES)[self.state]).astype(np.int64)


@dataclass(frozen=True, slots=True)
class System:
    """The tables of one outcome and milestone at two releases.

    ``people`` are those of the first release, and of both, as the attacker knows them. ``costs`` has every
    group that is asked for, and how dear it is; ``columns`` those that a breakdown uses.
    """

    name: str
    milestone: int
    outcome: str
    stays: Stays
    people: Mapping[int, People]
    costs: Mapping[Group, float]
    columns: Mapping[str, tuple[str, ...]]

    @property
    def releases(self) -> list[int]:
        """The numbers of the releases, the first before the second."""
        return sorted(self.people)

    def asked(self, release: int) -> list[int]:
        """The rows of the groups that are asked for at a release."""
        return [
            row for row, group in enumerate(self.stays.groups) if group[0] == release and group in self.costs
        ]


def people_of(stays: Stays, last: int) -> People:
    """Kinds of persons up to the release ``last``: those who stood in the same groups at every release.

    Somebody whose state changed between two releases is two persons.
    """
    there = np.flatnonzero(stays.release <= last)
    order = there[np.lexsort((stays.release[there], stays.person[there]))]
    person, state = stays.person[order], stays.state[order]
    begins = np.concatenate([[True], (person[1:] != person[:-1]) | (state[1:] != state[:-1])])
    life = np.cumsum(begins) - 1
    lives = csr_matrix((np.ones(len(order)), (order, life)), (len(stays.person), int(life[-1]) + 1))
    rows = [row for row, group in enumerate(stays.groups) if group[0] <= last]
    stands = (stays.holds[rows] @ lives).tocsr()
    patterns = pd.Series([column.tobytes() for column in stands.T.toarray().astype(np.uint8)])
    kind, names = pd.factorize(patterns)
    first = np.unique(kind, return_index=True)[1]
    states = np.zeros((len(names), STATES), np.int64)
    np.add.at(states, (kind, state[begins]), 1)
    groups = tuple(stays.groups[row] for row in rows)
    return People(groups, stands[:, first].tocsr(), states.sum(axis=1).astype(float), states[:, :-1])
