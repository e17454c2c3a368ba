"""Who stands in one shown group and not in another: sets of people that nobody has printed a figure of.

Groups are laid side by side where two of these three are the same: the release, the scope, the group. Of
scopes also three at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from pipeline.attacker.published import Group

MOST_KINDS = 500  # of persons: beyond, only scopes are laid side by side, two at a time. 2026-11.
AT_ONCE = 5_000_000  # numbers in memory: kinds of so many sets. 2026-12.


@dataclass(frozen=True, slots=True)
class Judge:
    """Which sets tell of few: ``tells`` of sets x kinds, at most where ``might`` of how many cases they have.

    ``cases`` are kinds x numbers; ``might`` is told their sums over each set, and knows the set then not yet.
    """

    cases: NDArray[np.float32]
    might: Callable[[NDArray[np.float32]], NDArray[np.bool_]]
    tells: Callable[[NDArray[np.bool_]], NDArray[np.bool_]]

    def those_of(
        self, one: NDArray[np.bool_], other: NDArray[np.bool_], pairs: tuple[NDArray[np.intp], ...]
    ) -> Iterator[NDArray[np.bool_]]:
        """Of the sets of two rows those that tell: in both, in one only, in neither; and everybody else.

        ``pairs`` are the numbers of a row of ``one`` and of a row of ``other`` each. Some sets at a time.
        """
        import numpy as np

        first, second = pairs
        left, right = (one @ self.cases)[first], (other @ self.cases)[second]
        # how many are in both, for all rows at once: in a tenth of the time that pairs one by one take
        in_both = [(one * cases) @ other.T.astype(np.float32) for cases in self.cases.T]
        both = np.stack(in_both, axis=-1)[first, second]
        of_all = self.cases.sum(axis=0)
        for number, inside in enumerate([both, left - both, right - both, of_all - left - right + both]):
            for is_complement in (False, True):
                chosen = np.flatnonzero(self.might(of_all - inside if is_complement else inside))
                for some in np.array_split(chosen, 1 + chosen.size * one.shape[1] // AT_ONCE):
                    here = one[first[some]] ^ (number > 1)
                    sets = (here & (other[second[some]] ^ (number in (1, 3)))) ^ is_complement
                    yield sets[self.tells(sets)]


def overlaps(groups: Sequence[Group], stands: csr_matrix, judge: Judge) -> csr_matrix:
    """Sets x kinds of persons (0 or 1), each once, of those that tell of few.

    ``stands`` has a row for each of the shown ``groups``.
    """
    import numpy as np

    kinds = stands.shape[1]
    is_small = kinds <= MOST_KINDS
    found = [_packed(np.zeros((0, kinds), bool))]
    for members, are_scopes in _families(groups):
        if are_scopes or is_small:
            inside = stands[members].toarray() > 0
            one, other = np.triu_indices(len(members), 1)
            found += map(_packed, judge.those_of(inside, inside, (one, other)))
        if are_scopes and is_small:
            found += map(_packed, _of_three(inside, one, other, judge))
    every = np.vstack(found)
    # as one text each: in a hundredth of the time that numbers side by side take
    texts = every.view(np.dtype((np.void, every.shape[1]))).ravel() if every.size else every.sum(axis=1)
    once = np.unique(texts, return_index=True)[1]
    return _unpacked(every[np.sort(once)], kinds)


def _families(groups: Sequence[Group]) -> Iterator[tuple[list[int], bool]]:
    """The numbers of groups that differ by one of the three, and whether that is the scope."""
    for same in ((1, 2, 3), (0, 2, 3), (0, 1)):
        alike = defaultdict(list)
        for number, group in enumerate(groups):
            alike[itemgetter(*same)(group)].append(number)
        yield from ((members, same == (0, 2, 3)) for members in alike.values() if len(members) > 1)


def _of_three(
    inside: NDArray[np.bool_], one: NDArray[np.intp], other: NDArray[np.intp], judge: Judge
) -> Iterator[NDArray[np.bool_]]:
    """Of three scopes each those that tell: of every part of two of them, and whichever comes after."""
    import numpy as np

    for some in np.array_split(np.arange(len(one)), 1 + one.size * inside.shape[1] // AT_ONCE):
        left, right = inside[one[some]], inside[other[some]]
        after = np.nonzero(np.arange(len(inside)) > other[some, np.newaxis])
        # whoever is not in a part is looked at with it
        for part in (left & right, left & ~right, ~left & right, ~left & ~right):
            yield from judge.those_of(part, inside, after)


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
