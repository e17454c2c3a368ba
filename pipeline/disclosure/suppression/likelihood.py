"""How likely a guess is, and what is withheld so that none is too likely.

That a result is possible protects little where it is unlikely. Somebody who knows all people, and all that is
published, but not how anybody fares, bets by the table of maximum entropy. No state of a person, and no "all"
or "nobody" of a small group, may be likelier by it than the rules say, unless it was nearly so without any
figure. Of the candidates, the dearest first, those are left out by which one would be. Before secondary
suppression, in which little has to give way then; and after it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log, pi
from typing import TYPE_CHECKING

from pipeline.disclosure.suppression.entries import entries_of
from pipeline.disclosure.suppression.maximum_entropy import MaximumEntropy
from pipeline.disclosure.suppression.table_structure import SensitiveCells, coarsest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.disclosure.suppression.table_structure import TableStructure
    from pipeline.disclosure.threshold.rules import Rules

RESULTS = 2  # the first states: achieved and not achieved; that an outcome does not apply is no result
IMPOSSIBLE = 1e-300
MOST_AT_ONCE = 16  # candidates, where not all can be taken: of more, too many are tried again. 2026-12.
NO_CHOICE = 1e-9  # variance in a direction in which nothing can be other than it is


@dataclass(frozen=True, slots=True)
class Likelihood:
    """The number of feasible tables, each person in a state, as a power of ten; the likeliest result of one.

    None where nothing is published, or where no person has a choice.
    """

    log10_tables: float
    largest_guess: float

    @property
    def feasible_tables(self) -> str:
        """The number of feasible tables in short."""
        return f"10^{max(int(self.log10_tables), 0)}"


def bounded(
    structure: TableStructure,
    candidates: Sequence[int],
    kept: Collection[int],
    costs: Mapping[int, float],
    sensitive: SensitiveCells,
    rules: Rules,
) -> tuple[tuple[int, ...], Likelihood | None]:
    """The candidates with which no guess is too likely, and how likely one is; ``kept`` ones never go.

    A guess that is too likely by the kept ones alone is left out of it. Taken are all, or else the dearest
    first, some at once: of some that cannot be taken together half, down to one that goes.
    """
    people = _People(structure, sensitive, rules, [cell for cell in candidates if cell in kept])
    others = sorted((cell for cell in candidates if cell not in kept), key=lambda one: -costs[one])
    number, most = 0, max(len(others), 1)
    while number < len(others):
        if people.take(others[number : number + most]):
            number, most = number + most, min(2 * most, MOST_AT_ONCE)
        elif most > 1:
            most = min(most // 2, MOST_AT_ONCE)
        else:
            number += 1
    taken = {*people.taken}
    return tuple(cell for cell in candidates if cell in taken), people.likelihood()


@dataclass(frozen=True, slots=True)
class _Likely:
    """The table of maximum entropy, and which of its rows each elementary cell is part of."""

    entropy: MaximumEntropy
    part_of: NDArray[np.int64]

    def shares(self, states: int) -> NDArray[np.float64]:
        """How likely a person of each elementary cell is in each state (the last: in none)."""
        rows = int(self.part_of.max(initial=-1)) + 1
        return self.entropy.shares[: rows * (states + 1)].reshape(rows, states + 1)[self.part_of]


@dataclass(frozen=True, slots=True)
class _Guesses:
    """How much too likely it is that a ``person`` has a result (elementary cells x results), or that
    everybody or nobody of a small group has it (by group). 0 where it is not too likely.
    """

    person: NDArray[np.float64]
    everybody: NDArray[np.float64]
    nobody: NDArray[np.float64]

    def beyond(self, others: _Guesses | None) -> _Guesses:
        """Without those that are among others."""
        import numpy as np

        if others is None:
            return self
        pairs = zip(self, others, strict=True)
        return _Guesses(*(np.where(other > 0, 0.0, own) for own, other in pairs))

    def __iter__(self) -> Iterator[NDArray[np.float64]]:
        return iter((self.person, self.everybody, self.nobody))


class _People:
    """The people of a structure, and the small groups of them whose results are sensitive."""

    def __init__(
        self, structure: TableStructure, sensitive: SensitiveCells, rules: Rules, kept: Sequence[int]
    ) -> None:
        import numpy as np

        assert structure.capacity is not None
        self._structure, self._rules = structure, rules
        self._persons, self._states = structure.capacity, structure.counts.shape[1]
        self._usual = structure.counts.sum(axis=0) / structure.capacity.sum()
        self._cell, self._state, self._group = _small_groups(structure, sensitive, rules)
        self.taken, self._multipliers = list(kept), np.zeros((len(kept), self._states))
        self._likely = self._entropy(self.taken) if kept else None
        self._already = None if self._likely is None else self._guesses(self._likely)

    def take(self, cells: Sequence[int]) -> bool:
        """Take these cells too, if no guess is too likely by all; where something is certain one is.

        None where that is not known of the kept ones: what they tell alone could not be left out.
        """
        if self._likely is not None and self._likely.entropy.likely is None:
            return False
        taken = [*self.taken, *cells]
        likely = self._entropy(taken)
        if likely.entropy.likely is None:
            return False
        if any(guess.any() for guess in self._guesses(likely).beyond(self._already)):
            return False
        self.taken, self._likely = taken, likely
        self._multipliers = likely.entropy.multipliers.reshape(-1, self._states)
        return True

    def _entropy(self, published: Sequence[int]) -> _Likely:
        """The table of maximum entropy over those whom published cells set apart, from the last one on."""
        import numpy as np
        from scipy.sparse import csr_matrix

        nothing = SensitiveCells(csr_matrix((0, self._structure.counts.size)), np.zeros(0), np.zeros(0))
        coarse, _, part_of = coarsest(self._structure, published, nothing)
        entries = entries_of(coarse, np.array(published, np.int64))
        near = np.zeros((len(published), self._states))
        near[: len(self._multipliers)] = self._multipliers
        return _Likely(MaximumEntropy(entries, near.ravel()), part_of)

    def _guesses(self, found: _Likely) -> _Guesses:
        """How much too likely each guess is by a table; none where there is no table."""
        import numpy as np

        shares = found.shares(self._states)
        results, likely = shares[:, :RESULTS], shares[self._cell, self._state]
        everybody, nobody = (
            self._excess(self._of_groups(share), self._of_groups(usual))
            for share, usual in (
                (likely, self._usual[self._state]),
                (1 - likely, 1 - self._usual[self._state]),
            )
        )
        return _Guesses(
            self._excess(results, np.broadcast_to(self._usual[:RESULTS], results.shape)), everybody, nobody
        )

    def likelihood(self) -> Likelihood | None:
        """The number of feasible tables, and the likeliest result of one person; None without a table."""
        import numpy as np
        from scipy.linalg import lapack

        found = self._likely
        if found is None or found.entropy.likely is None:
            return None
        entropy = found.entropy
        largest = float(found.shares(self._states)[:, :RESULTS].max(initial=0.0))
        # sums may follow from others: the determinant is of those that do not
        root, _, rank, _ = lapack.dpstrf(entropy.covariance_of_sums(), tol=NO_CHOICE)
        spread = np.diag(root)[:rank] ** 2
        # no sum is likelier than certain, as a density would have it of one that hardly varies
        gaussian = 0.5 * float(np.log((2 * pi * spread).clip(1.0)).sum())
        return Likelihood((entropy.disorder() - gaussian + _one_table_each(entropy)) / log(10), largest)

    def _excess(self, likely: NDArray[np.float64], odds: NDArray[np.float64]) -> NDArray[np.float64]:
        import numpy as np

        most = self._rules.largest_guess
        return np.where((likely > most) & (likely > self._rules.guess_ratio * odds), likely - most, 0.0)

    def _of_groups(self, shares: NDArray[np.float64]) -> NDArray[np.float64]:
        """How likely it is of everybody of a group, when it is so likely of each."""
        import numpy as np

        each = self._persons[self._cell] * np.log(shares.clip(IMPOSSIBLE))
        return np.asarray(np.exp(np.bincount(self._group, each)))


def _one_table_each(entropy: MaximumEntropy) -> float:
    """What to add to the logarithm of the tables so that a band is at each number in one of them.

    The table of maximum entropy has a band's leeway filled as by so many persons, each by chance at either
    end: in as many tables as these can be chosen. By the mean of the inverse, over their distribution.
    """
    import numpy as np

    entries = entropy.entries
    leeway = entries.capacity[entries.elementary_cells :, None]
    more = entropy.shares[entries.elementary_cells * entries.width :: 2, None]
    number = np.arange(leeway.max(initial=0.0) + 1)
    each = more**number * (1 - more) ** (leeway - number).clip(0.0)
    return float(np.log((each * (number <= leeway)).sum(axis=1)).sum())


def _small_groups(
    structure: TableStructure, sensitive: SensitiveCells, rules: Rules
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Of small groups of two and more, whose results are sensitive: elementary cell, state, group number."""
    import numpy as np

    assert structure.capacity is not None
    sums = sensitive.sums.tocoo()
    elementary_cell, state = np.divmod(sums.col.astype(np.int64), structure.counts.shape[1])
    persons = np.bincount(sums.row, structure.capacity[elementary_cell], sums.shape[0])
    is_small = (persons > 1) & (persons < rules.minimum_group)
    of = is_small[sums.row] & (state < RESULTS)
    return elementary_cell[of], state[of], sums.row[of].astype(np.int64)
