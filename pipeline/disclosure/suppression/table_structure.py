"""The table structure of linked tables: which elementary cells each cell is the sum of.

An *elementary cell* is what a table of everything crossed with everything would have: persons who stand in
the same published cells. Each is divided among states. What is published of a cell are its counts by state;
each is one published constraint, linear in the elementary cells. Terms as in Fischetti and Salazar (2001),
and Hundepool et al., *Statistical Disclosure Control* (2012), chapter 4.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

TOLERANCE = 1e-6  # persons: ten times what the solver allows itself


@dataclass(frozen=True, slots=True)
class SensitiveCells:
    """Sensitive cells with their protection levels, in persons; a row of ``sums`` for each.

    ``sums`` are over elementary cell x state. In some feasible table a cell must be ``upper`` or more (its
    value and its upper protection level), in another ``lower`` or less (its value less its lower protection
    level): 0, where earlier releases do not tell that it is more.
    """

    sums: csr_matrix
    upper: NDArray[np.float64]
    lower: NDArray[np.float64]

    def met(self, table: NDArray[np.float64]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which cells are as low, and which as high, in a table (elementary cells x states) as required."""
        value = self.sums @ table.ravel()
        return value <= self.lower + TOLERANCE, value >= self.upper - TOLERANCE


@dataclass(frozen=True, slots=True)
class TableStructure:
    """``members`` cells x elementary cells (0 or 1), ``counts`` elementary cells x states, ``capacity``
    persons.

    ``capacity`` is the size of each elementary cell, which whoever attacks is taken to know; None where he is
    not. Persons in none of the states are in one that is not sensitive. ``bands`` are the cells published as
    an interval: by how many fewer, or more, than there are could be in the first state, and as many more, or
    fewer, in the second.
    """

    members: csr_matrix
    counts: NDArray[np.int64]
    capacity: NDArray[np.int64] | None
    bands: Mapping[int, tuple[int, int]] = field(default_factory=dict)

    def among(self, elementary_cells: NDArray[np.int64]) -> TableStructure:
        """The same cells over some elementary cells only, while all others stand as they are."""
        capacity = None if self.capacity is None else self.capacity[elementary_cells]
        return TableStructure(
            self.members[:, elementary_cells].tocsr(), self.counts[elementary_cells], capacity, self.bands
        )

    def constraints(self, cells: Sequence[int]) -> PublishedConstraints:
        """What a table (elementary cells x states) has to fulfil when these cells are published."""
        import numpy as np

        is_band = np.array([cell in self.bands for cell in cells], bool)
        leeway = np.array([self.bands[cell] for cell in cells if cell in self.bands]).reshape(-1, 2)
        low = (self.members[list(cells)] @ self.counts).astype(float)
        low[is_band, 1:2] += low[is_band, :1]
        high = low.copy()
        low[is_band, :1] -= leeway[:, :1]
        high[is_band, :1] += leeway[:, 1:]
        return PublishedConstraints(
            constraint_matrix(self.members[list(cells)], is_band, self.counts.shape[1]),
            low.ravel(),
            high.ravel(),
        )


@dataclass(frozen=True, slots=True)
class PublishedConstraints:
    """Sums over elementary cell x state, a row for each state of a cell, that lie between ``low`` and
    ``high``.
    """

    sums: csr_matrix
    low: NDArray[np.float64]
    high: NDArray[np.float64]


def constraint_matrix(members: csr_matrix, is_band: NDArray[np.bool_], states: int) -> csr_matrix:
    """The rows of the constraints of cells (a row for each cell and state) over elementary cell x state.

    The row of the second state of a band is the sum of the first two, which is published.
    """
    import numpy as np
    from scipy import sparse

    entries = np.diff(members.indptr)
    indptr = np.append(0, np.cumsum(np.repeat(entries, states)))
    row = np.repeat(np.arange(len(entries) * states), np.repeat(entries, states))
    entry = np.arange(indptr[-1]) - indptr[row] + members.indptr[row // states]
    shape = members.shape[0] * states, members.shape[1] * states
    each: csr_matrix = sparse.csr_matrix(
        (members.data[entry].astype(float), members.indices[entry] * states + row % states, indptr), shape
    )
    if not is_band.any():
        return each
    with_first = np.zeros((states, states))
    with_first[1, 0] = 1
    return (each + sparse.kron(sparse.diags(is_band.astype(float)) @ members, with_first)).tocsr()


@dataclass(frozen=True, slots=True)
class FeasibleTable:
    """A table that fits what is published: ``elementary_cells`` are divided as in ``table``, others truly."""

    elementary_cells: NDArray[np.int64]
    table: NDArray[np.float64]

    def over(self, truth: NDArray[np.int64]) -> NDArray[np.float64]:
        """The whole table."""
        whole = truth.astype(float)
        whole[self.elementary_cells] = self.table
        return whole


def coarsest(
    structure: TableStructure, cells: Sequence[int], sensitive: SensitiveCells
) -> tuple[TableStructure, SensitiveCells, NDArray[np.int64]]:
    """The same with fewer elementary cells: those that no published or sensitive cell sets apart are one.

    Beside them, which of these each elementary cell has become.
    """
    import numpy as np
    from scipy.sparse import csr_matrix

    elementary_cells, states = structure.counts.shape
    published, sensitive_sums = structure.members[list(cells)].tocoo(), sensitive.sums.tocoo()
    elementary_cell, state = np.divmod(sensitive_sums.col, states)
    sets_apart = np.concatenate(
        [published.row, len(cells) + sensitive_sums.row.astype(np.int64) * states + state]
    )
    columns = len(cells) + sensitive.sums.shape[0] * states
    one, fewer = alike(
        np.concatenate([published.col, elementary_cell]), sets_apart, elementary_cells, columns
    )
    first = np.unique(one, return_index=True)[1]
    together = csr_matrix(
        (np.ones(elementary_cells), (one, np.arange(elementary_cells))), shape=(fewer, elementary_cells)
    )
    capacity = None if structure.capacity is None else (together @ structure.capacity).astype(np.int64)
    places = (first[:, None] * states + np.arange(states)).ravel()
    members = structure.members[:, first].tocsr()
    counts = (together @ structure.counts).astype(np.int64)
    coarse = TableStructure(members, counts, capacity, structure.bands)
    return coarse, replace(sensitive, sums=sensitive.sums[:, places].tocsr()), one


def between(
    table: NDArray[np.float64],
    part_of: NDArray[np.int64],
    other_part_of: NDArray[np.int64],
    sizes: NDArray[np.int64],
) -> NDArray[np.float64]:
    """A table of the coarser structure that elementary cells are ``part_of``, as one of another of these.

    Who was one elementary cell is divided alike, by ``sizes``: sums over what was not set apart stay as they
    are, and nothing else is said of the others.
    """
    import numpy as np
    from scipy.sparse import csr_matrix

    persons = np.bincount(part_of, sizes, len(table)).clip(1)
    shares = sizes / persons[part_of]
    rows = int(other_part_of.max(initial=-1)) + 1
    moved = csr_matrix((shares, (other_part_of, part_of)), shape=(rows, len(table)))
    return np.asarray(moved @ table)


def one_of_alike(
    structure: TableStructure, cells: Sequence[int], sensitive: SensitiveCells
) -> SensitiveCells:
    """One of each sort of sensitive cells that differ only in who of those who stand alike they are of.

    Persons of elementary cells of one size who stand in the same ``cells``, which are all that may be
    published, can change places in any feasible table: it stays feasible. So what one table shows of one of
    these sensitive cells, another shows of any other of its sort.
    """
    import numpy as np

    assert structure.capacity is not None
    elementary_cells, states = structure.counts.shape
    shown = structure.members[list(cells)].tocoo()
    stands, count = alike(shown.col, shown.row, elementary_cells, len(cells))
    sort = stands + count * structure.capacity
    _, sort = np.unique(sort, return_inverse=True)
    sums = sensitive.sums.tocoo()
    elementary_cell, state = np.divmod(sums.col, states)
    number, _ = alike(
        sums.row, sort[elementary_cell] * states + state, sums.shape[0], (sort.max(initial=0) + 1) * states
    )
    first = np.sort(np.unique(number, return_index=True)[1])
    return SensitiveCells(sensitive.sums[first], sensitive.upper[first], sensitive.lower[first])


def alike(
    row: NDArray[np.int64], column: NDArray[np.int64], rows: int, columns: int
) -> tuple[NDArray[np.int64], int]:
    """Number the rows of a matrix of counts, an entry for each 1, so that equal rows have one number.

    By sums of two random words.
    """
    import numpy as np

    words = np.random.default_rng(2017).integers(0, 2**63, (columns, 2), np.uint64)
    sums = np.zeros((2, rows), np.uint64)
    for one, word in zip(sums, words.T, strict=True):
        np.add.at(one, row, word[column])
    order = np.lexsort(sums[::-1])
    differs = (np.diff(sums[:, order], axis=1) != 0).any(axis=0)
    number = np.empty(rows, np.int64)
    number[order] = np.append(0, np.cumsum(differs))[:rows]
    return number, int(number.max(initial=-1)) + 1


def each_once(rows: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Rows of yes and no, each once, in order: eight columns a byte, and compared as one text each."""
    import numpy as np

    packed = np.packbits(rows, axis=1)
    if not packed.size:
        return rows[:1]
    texts = np.unique(packed.view(np.dtype((np.void, packed.shape[1]))).ravel())
    bytes_of = texts.view(np.uint8).reshape(len(texts), -1)
    return np.unpackbits(bytes_of, axis=1, count=rows.shape[1]).astype(bool)
