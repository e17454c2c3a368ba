"""Walks over the tables of whole persons that agree with what is published, by moves, from the true one.

Some walks go side by side, each in a direction of its own. In each step a walk makes some moves that have no
person in common, those that gain most first and others by chance: Metropolis's rule at a temperature, for
many moves at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.disclosure.suppression.moves import Moves, moves_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.disclosure.suppression.table_structure import TableStructure

WALKS = 32  # side by side: of fewer, each takes longer. 2026-11.
# Moves of a size in one step: enough to choose from, where there are many or few. 2026-11.
SOME, MOST = 2_000, 8_000
MOST_MADE = 16  # moves tried by a walk in one step, of those that it accepts. 2026-11.
MANY = 3_000  # moves of two and two: where programs take a twentieth of a second. 2026-11.


class Walks:
    """The state of each person of a structure in each walk; the last state is none of those in the table."""

    def __init__(self, structure: TableStructure, cells: Sequence[int]) -> None:
        import numpy as np

        assert structure.capacity is not None
        self._rows, self._states = structure.counts.shape
        self._row = np.repeat(np.arange(self._rows), structure.capacity)
        self.moves = moves_of(structure, cells, self._row)
        bands = [cell for cell in cells if cell in structure.bands]
        self._in_band = structure.members[bands].toarray()[:, self._row].astype(np.int64)
        leeway = np.array([structure.bands[band] for band in bands], np.int64).reshape(-1, 2)
        self._chance = np.random.default_rng(1953)
        self.begin(structure.counts.astype(float))
        true = self._in_band @ (self._state[:-1, 0] == 0)
        self._fewest, self._most = true - leeway[:, 0], true + leeway[:, 1]

    @property
    def has_many_moves(self) -> bool:
        """Whether there are many of two and two; so programs are quick too."""
        return any(len(moves.persons) >= MANY and moves.persons.shape[1] <= 4 for moves in self.moves)

    def begin(self, table: NDArray[np.float64]) -> None:
        """All go on from another table (rows x states, whole persons) that agrees with what is published."""
        import numpy as np

        # and one more, who is nobody: moves of fewer persons name him in place of others
        self._state = np.repeat(np.append(self._of(table), np.int8(0))[:, None], WALKS, axis=1)

    def begin_one(self, walk: int, table: NDArray[np.float64]) -> None:
        """One goes on from another table."""
        self._state[:-1, walk] = self._of(table)

    def _of(self, table: NDArray[np.float64]) -> NDArray[np.int8]:
        """The states of the persons of a table; of those in one row it does not matter who is in which."""
        import numpy as np

        counts = np.rint(table).astype(np.int64)
        others = np.bincount(self._row, minlength=self._rows) - counts.sum(axis=1)
        each = np.column_stack([counts, others]).ravel()
        return np.repeat(np.tile(np.arange(self._states + 1, dtype=np.int8), self._rows), each)

    @property
    def tables(self) -> NDArray[np.float64]:
        """Walks x rows x states, without the last."""
        import numpy as np

        width = self._states + 1
        place = np.arange(WALKS) * (self._rows * width) + self._row[:, None] * width + self._state[:-1]
        counted = np.bincount(place.ravel(), minlength=WALKS * self._rows * width)
        return counted.reshape(WALKS, self._rows, width)[:, :, : self._states].astype(float)

    def step(self, worth: NDArray[np.float64], temperature: NDArray[np.float64]) -> None:
        """Make some moves towards what is worth more (walks x rows x states) at each one's temperature."""
        import numpy as np

        by_row = np.zeros((WALKS, self._rows, self._states + 1), np.float32)
        by_row[:, :, : self._states] = worth / temperature[:, None, None]
        found = [self._accepted(moves, by_row) for moves in self.moves]
        if not found:
            return
        walk, persons, gain = (np.concatenate(each) for each in zip(*found, strict=True))
        order = np.lexsort([-gain - self._chance.gumbel(size=len(gain)), walk])
        walk, persons = walk[order], persons[order]
        turn = np.arange(len(walk)) - np.searchsorted(walk, walk)
        is_moved = np.zeros(self._state.shape, bool)
        for number in range(min(MOST_MADE, int(turn.max(initial=-1)) + 1)):
            these = turn == number
            self._make(walk[these], persons[these], is_moved)

    def _accepted(
        self, moves: Moves, by_row: NDArray[np.float32]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]:
        """Of some moves those that can be made now and are accepted: the walk, its persons, the gain."""
        import numpy as np

        most = SOME if self.has_many_moves else MOST
        first = int(self._chance.integers(max(len(moves.persons) - most, 0) + 1))
        persons = moves.persons[first : first + most]
        half = persons.shape[1] // 2
        states = [self._state[persons[:, place]] for place in range(2 * half)]
        one, other = states[0], states[half]
        can = one != other
        for place in range(1, half):
            can &= states[place] == one
            can &= states[half + place] == other
        if len(self._fewest):
            within = moves.within_bands[first : first + most, None]
            can &= ~within | ((one < 2) & (other < 2))
        move, walk = np.nonzero(can)
        one, other = one[move, walk, None], other[move, walk, None]
        persons = persons[move].astype(np.int64)
        row = self._row[persons]
        forth, back, of = row[:, :half], row[:, half:], walk[:, None]
        gain = (by_row[of, forth, other] - by_row[of, forth, one]).sum(axis=1)
        gain += (by_row[of, back, one] - by_row[of, back, other]).sum(axis=1)
        is_accepted = gain > np.log(self._chance.random(len(gain)))
        return walk[is_accepted], self._padded(persons[is_accepted]), gain[is_accepted]

    def _padded(self, persons: NDArray[np.int64]) -> NDArray[np.int64]:
        """Moves with as many columns as the largest have; who is nobody fills both halves."""
        import numpy as np

        half = persons.shape[1] // 2
        most = max(moves.persons.shape[1] for moves in self.moves) // 2
        found = np.full((len(persons), 2 * most), len(self._row))
        found[:, :half], found[:, most : most + half] = persons[:, :half], persons[:, half:]
        return found

    def _make(self, walk: NDArray[np.int64], persons: NDArray[np.int64], is_moved: NDArray[np.bool_]) -> None:
        """Make one move in each of some walks, as far as its persons are not moved yet."""

        free = ~is_moved[persons, walk[:, None]].any(axis=1)
        walk, persons = walk[free], persons[free]
        of, half = walk[:, None], persons.shape[1] // 2
        forth, back = persons[:, :half], persons[:, half:]
        one, other = self._state[forth[:, 0], walk, None], self._state[back[:, 0], walk, None]
        self._state[forth, of], self._state[back, of] = other, one
        if len(self._fewest):
            now = (self._state[:-1, walk] == 0).T @ self._in_band.T
            off = ((now < self._fewest) | (now > self._most)).any(axis=1)
            self._state[forth[off], of[off]], self._state[back[off], of[off]] = one[off], other[off]
            of, persons = of[~off], persons[~off]
        is_moved[persons, of] = True
        is_moved[len(self._row)] = False
