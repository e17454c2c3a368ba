"""Rows of yes and no held against each other, 64 columns at a time; products of them would take longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def shares_some(first: NDArray[np.uint64], second: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """For rows of the first x of the second, as ``words_of`` them: whether any column is true of both."""
    import numpy as np

    found = np.zeros((first.shape[1], second.shape[1]), bool)
    for number in range(len(found)):
        found[number] = (first[:, [number]] & second).any(axis=0)
    return found


def lie_within(holds: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """For rows x rows: whether the first has whatever the second has, and that is something."""
    import numpy as np

    words = words_of(holds)
    found = np.zeros((len(holds), len(holds)), bool)
    for number in range(len(holds)):
        found[number] = ~(~words[:, [number]] & words).any(axis=0)
    return found & holds.any(axis=1)


def words_of(rows: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """Words of 64 columns x rows."""
    import numpy as np

    padded = np.zeros((len(rows), -(-rows.shape[1] // 64) * 64), bool)
    padded[:, : rows.shape[1]] = rows
    return np.ascontiguousarray(np.packbits(padded, axis=1).view(np.uint64).T)


def places_of(words: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Row and column of all that is true in words of 64 columns x rows; row by row."""
    import numpy as np

    row, word = np.nonzero(words.T)
    held = np.ascontiguousarray(words[word, row]).view(np.uint8).reshape(-1, 8)
    one, bit = np.nonzero(np.unpackbits(held, axis=1))
    return row[one], word[one] * 64 + bit
