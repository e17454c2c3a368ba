"""A walk over the tables of whole persons that agree with what is published, by moves, from the true one.

Each step makes some moves that have no person in common, those that gain most first and others by chance:
Metropolis's rule at a temperature, for many moves at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.disclosure.suppression.moves import Moves, moves_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.disclosure.suppression.table_structure import TableStructure

MOST_LOOKED_AT = 6_000  # moves of a size in one step: enough to choose from. 2026-11.
MOST_MADE = 12  # moves in one step. 2026-11.
MANY = 1_000  # moves of two and two: where programs take a twentieth of a second. 2026-11.
MOST_TRIED = 60  # of those that were chosen first. 2026-11.


class Walk:
    """The state of each person of a structure; the last state is none of those in the table."""

    def __init__(self, structure: TableStructure, cells: Sequence[int]) -> None:
        import numpy as np

        assert structure.capacity is not None
        self._rows, self._states = structure.counts.shape
        self.row = np.repeat(np.arange(self._rows), structure.capacity)
        self.begin(structure.counts.astype(float))
        self.moves = moves_of(structure, cells, self.row)
        bands = [cell for cell in cells if cell in structure.bands]
        self._in_band = structure.members[bands].toarray()[:, self.row].astype(np.int64)
        leeway = np.array([structure.bands[band] for band in bands], np.int64).reshape(-1, 2)
        true = self._in_band @ (self.state == 0)
        self._fewest, self._most = true - leeway[:, 0], true + leeway[:, 1]
        self._chance = np.random.default_rng(1953)

    @property
    def has_many_moves(self) -> bool:
        """Whether there are many of two and two; so programs are quick too."""
        return any(len(moves.persons) >= MANY and moves.persons.shape[1] <= 4 for moves in self.moves)

    def begin(self, table: NDArray[np.float64]) -> None:
        """Go on from another table (rows x states, whole persons) that agrees with what is published."""
        import numpy as np

        counts = np.rint(table).astype(np.int64)
        others = np.bincount(self.row, minlength=self._rows) - counts.sum(axis=1)
        each = np.column_stack([counts, others]).ravel()
        self.state = np.repeat(np.tile(np.arange(self._states + 1, dtype=np.int8), self._rows), each)

    @property
    def table(self) -> NDArray[np.float64]:
        """Rows x states, without the last."""
        import numpy as np

        width = self._states + 1
        counted = np.bincount(self.row * width + self.state, minlength=self._rows * width)
        return counted.reshape(self._rows, width)[:, : self._states].astype(float)

    def step(self, worth: NDArray[np.float64], temperature: float) -> int:
        """Make some moves towards what is worth more (rows x states); how many."""
        import numpy as np

        by_person = np.zeros((self._rows, self._states + 1), np.float32)
        by_person[:, : self._states] = worth / temperature
        by_person = by_person[self.row].ravel()
        found = [self._possible(moves, by_person) for moves in self.moves]
        gain = np.concatenate([each for _, each in found]) if found else np.zeros(0)
        order = np.argsort(-gain - self._chance.gumbel(size=len(gain)))[:MOST_TRIED]
        accepted = order[gain[order] > np.log(self._chance.random(len(order)))]
        bounds = np.cumsum([0, *(len(each) for _, each in found)])
        part = np.searchsorted(bounds, accepted, "right") - 1
        numbers = zip(part.tolist(), (accepted - bounds[part]).tolist(), strict=True)
        return self._make([found[part][0][number].tolist() for part, number in numbers])

    def _possible(
        self, moves: Moves, worth: NDArray[np.float32]
    ) -> tuple[NDArray[np.int16], NDArray[np.float32]]:
        """Of some moves those that can be made now, and what each is worth."""
        import numpy as np

        first = int(self._chance.integers(max(len(moves.persons) - MOST_LOOKED_AT, 0) + 1))
        some = slice(first, first + MOST_LOOKED_AT)
        persons = moves.persons[some]
        half = persons.shape[1] // 2
        state = self.state[persons]
        one, other = state[:, 0], state[:, half]
        can = one != other
        for place in range(1, half):
            can &= state[:, place] == one
            can &= state[:, half + place] == other
        if len(self._fewest):
            can &= ~moves.within_bands[some] | ((one < 2) & (other < 2))
        can = np.flatnonzero(can)
        persons, one, other = persons[can], one[can, None], other[can, None]
        places = persons.astype(np.int64) * (self._states + 1)
        forth, back = places[:, :half], places[:, half:]
        gain = worth[forth + other] - worth[forth + one] + worth[back + one] - worth[back + other]
        return persons, gain.sum(axis=1)

    def _make(self, accepted: Sequence[Sequence[int]]) -> int:
        """Make accepted moves in their order, as far as persons are not moved yet; how many."""
        state, moved, made = self.state, set[int](), 0
        for persons in accepted:
            if not moved.isdisjoint(persons):
                continue
            half = len(persons) // 2
            forth, back = persons[:half], persons[half:]
            one, other = state[forth[0]], state[back[0]]
            state[forth], state[back] = other, one
            if len(self._fewest) and not self._fits_bands():
                state[forth], state[back] = one, other
                continue
            moved.update(persons)
            made += 1
            if made == MOST_MADE:
                break
        return made

    def _fits_bands(self) -> bool:
        """Whether as many of each band are in the first state as it says."""
        now = self._in_band @ (self.state == 0)
        return bool(((self._fewest <= now) & (now <= self._most)).all())
