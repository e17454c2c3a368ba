"""Who stands in one shown group and not in another: sets of people that nobody has printed a figure of.

Groups are laid side by side where two of these three are the same: the release, the scope, the group. Of
scopes also three at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from pipeline.attacker.published import Group

MOST_KINDS = 500  # of persons: beyond, only scopes are laid side by side, two at a time. 2026-11.
AT_ONCE = 5_000_000  # numbers in memory; of each pair of groups there are some eight sets. 2026-11.


class Rows(NamedTuple):
    """Rows x kinds: who is ``inside``; and rows x numbers, how many ``cases`` they have."""

    inside: NDArray[np.bool_]
    cases: NDArray[np.float32]

    def at(self, places: NDArray[np.int64]) -> Rows:
        """Some of the rows, again where one stands twice."""
        return Rows(self.inside[places], self.cases[places])


@dataclass(frozen=True, slots=True)
class Judge:
    """Which sets tell of few: ``tells`` of sets x kinds, at most where ``might`` of how many cases they have.

    ``cases`` are kinds x numbers; ``might`` is told their sums over each set, and knows the set then not yet.
    """

    cases: NDArray[np.float32]
    might: Callable[[NDArray[np.float32]], NDArray[np.bool_]]
    tells: Callable[[NDArray[np.bool_]], NDArray[np.bool_]]

    def rows(self, inside: NDArray[np.bool_]) -> Rows:
        """Rows with what they add up to."""
        import numpy as np

        return Rows(inside, inside.astype(np.float32) @ self.cases)

    def those_of(self, one: Rows, other: Rows) -> NDArray[np.bool_]:
        """Of the sets of each two rows those that tell: in both, in one only, in neither; and all others."""
        import numpy as np

        both = (one.inside & other.inside).astype(np.float32) @ self.cases
        of_all = self.cases.sum(axis=0)
        sums = [both, one.cases - both, other.cases - both, of_all - one.cases - other.cases + both]
        found = [one.inside[:0]]
        for is_complement in (False, True):
            for number, cases in enumerate(sums):
                chosen = np.flatnonzero(self.might(of_all - cases if is_complement else cases))
                first, second = one.inside[chosen] ^ (number > 1), other.inside[chosen] ^ (number in (1, 3))
                found.append((first & second) ^ is_complement)
        sets = np.vstack(found)
        return sets[self.tells(sets)]


def overlaps(groups: Sequence[Group], stands: csr_matrix, judge: Judge) -> csr_matrix:
    """Sets x kinds of persons (0 or 1), each once, of those that tell of few.

    ``stands`` has a row for each of the shown ``groups``.
    """
    import numpy as np
    import pandas as pd

    inside = (stands > 0).toarray()
    rows = judge.rows(inside)
    release, scope, group = (pd.factorize(pd.Series(column))[0] for column in _columns(groups))
    one, other = np.triu_indices(len(groups), 1)
    same = np.stack([name[one] == name[other] for name in (release, scope, group)])
    is_large = inside.shape[1] > MOST_KINDS
    paired = (same.sum(axis=0) == 2) & (~same[1] | (not is_large))
    found = [_packed(np.zeros((0, inside.shape[1]), bool))]
    for pairs in np.array_split(np.flatnonzero(paired), 1 + paired.sum() * inside.shape[1] // AT_ONCE):
        found.append(_packed(judge.those_of(rows.at(one[pairs]), rows.at(other[pairs]))))
    if not is_large:
        by_scope = np.flatnonzero(paired & ~same[1])
        triples = _triples(one[by_scope], other[by_scope], release, group)
        for some in np.array_split(triples, 1 + triples.size * inside.shape[1] // AT_ONCE):
            left, right = inside[some[:, 0]], inside[some[:, 1]]
            third = rows.at(some[:, 2])
            # whoever is not in a part is looked at with it
            for part in (left & right, left & ~right, ~left & right, ~left & ~right):
                found.append(_packed(judge.those_of(judge.rows(part), third)))
    every = np.vstack(found)
    # as one text each: in a hundredth of the time that numbers side by side take
    texts = every.view(np.dtype((np.void, every.shape[1]))).ravel() if every.size else every.sum(axis=1)
    once = np.unique(texts, return_index=True)[1]
    return _unpacked(every[np.sort(once)], inside.shape[1])


def _packed(sets: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Eight kinds of persons a byte: of 100,000 people sets are so many that they would not fit."""
    import numpy as np

    return np.packbits(sets, axis=1)


def _unpacked(packed: NDArray[np.uint8], kinds: int) -> csr_matrix:
    """Sets x so many kinds, some sets at a time."""
    import numpy as np
    from scipy.sparse import csr_matrix, vstack

    parts = np.array_split(packed, 1 + len(packed) * kinds // AT_ONCE)
    return vstack(
        [csr_matrix(np.unpackbits(part, axis=1, count=kinds).astype(float)) for part in parts], "csr"
    )


def _columns(groups: Sequence[Group]) -> tuple[list[str], ...]:
    """The release, the scope and the group of each."""
    releases = [str(release) for release, *_ in groups]
    return releases, [group[1] for group in groups], [" ".join(group[2:]) for group in groups]


def _triples(
    one: NDArray[np.int64], other: NDArray[np.int64], release: NDArray[np.int64], group: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Three scopes each (triples x 3): the pairs of scopes, and whichever comes after in their group."""
    import numpy as np

    found = [np.zeros((0, 3), np.int64)]
    for left, right in zip(one, other, strict=True):
        thirds = np.flatnonzero((release == release[left]) & (group == group[left]))
        thirds = thirds[thirds > right]
        found.append(np.stack([np.full(len(thirds), left), np.full(len(thirds), right), thirds], axis=1))
    return np.concatenate(found)
