"""Which cells of one system are sensitive by the attacker's reading, and the protection level of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.attacker import published
from pipeline.attacker.bounds import alike, row_hashes
from pipeline.attacker.knowledge import STATES
from pipeline.attacker.overlaps import Judge
from pipeline.attacker.overlaps import overlaps as laid_side_by_side

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from pipeline.attacker.knowledge import People
    from pipeline.attacker.published import Tables

SMALL_GROUP = 11  # persons: a group of fewer has no state that may be told
MOST_KINDS = 500  # kinds of persons: beyond, only groups are tried, as each person takes programs of its own
FEW = 3  # persons: so many must be possible where fewer are


def no_known_values(rows: csr_matrix, counts: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Kinds in a published group with no known values: there is nothing to tell of them."""
    import numpy as np

    nobody = np.flatnonzero(counts[:, 2] == 0)
    return np.asarray(rows[nobody].sum(axis=0)).ravel() > 0


def overlapping(people: People, rows: csr_matrix, tables: Tables) -> csr_matrix:
    """Whoever is in some shown groups and not in others, where few are, or few in a state."""
    import numpy as np

    most = people.several.most  # cases of one person

    def might(cases: NDArray[np.float32]) -> NDArray[np.bool_]:
        every = cases[:, STATES]
        few = _are_few(cases[:, :STATES], FEW * most).any(axis=1)
        return np.asarray((every > 0) & (few | (every < SMALL_GROUP * most)), bool)

    def tells(sets: NDArray[np.bool_]) -> NDArray[np.bool_]:
        groups = sets.astype(np.float32)  # products of whole numbers are slow
        few = _are_few(_in_states(people, groups), FEW).any(axis=1)
        small = people.several.people(groups, groups @ people.sizes, SMALL_GROUP) < SMALL_GROUP
        return np.asarray(few | small, bool)

    cases = np.column_stack([people.states[:, :STATES], people.sizes]).astype(np.float32)
    return laid_side_by_side(list(tables.counts), rows, Judge(cases, might, tells))


def _in_states(people: People, groups: csr_matrix | NDArray[np.float32]) -> NDArray[np.float64]:
    """How many people of each group are in which state, where that could be few."""
    import numpy as np

    cases = np.asarray(groups @ people.states, float)
    return np.column_stack(
        [people.several.people(groups, cases[:, state], FEW, state) for state in range(STATES)]
    )


def _are_few(so: NDArray[Any], few: int) -> NDArray[np.bool_]:
    """For groups x states whether fewer are so; that nobody is in the last state tells nothing."""
    import numpy as np

    return np.asarray((so < few) & ((so > 0) | (np.arange(STATES) < STATES - 1)), bool)


def identify(
    people: People, overlaps: csr_matrix, no_known_values: NDArray[np.bool_], tables: Tables
) -> tuple[csr_matrix, NDArray[np.float64]]:
    """The sensitive cells over kind x state, and how high each must seem to be (its upper protection level).

    Whether anybody of a small group or kind achieved the outcome or did not, the groups that follow from
    ``overlaps`` among them; and of any group a state that few are in, or nobody, but not where the
    measure is another and kinds of persons are many. With one side
    only: that somebody of a small group or kind is counted.
    """
    import numpy as np
    from scipy import sparse

    stands = sparse.vstack([people.stands, overlaps]).tocsr()
    sizes, are_few = people.sizes, _are_few(_in_states(people, stands), FEW)
    persons = people.several.people(stands, stands @ sizes, SMALL_GROUP)
    sums, enough = [], []
    any_group = tables.measure == published.OUTCOMES or len(sizes) <= MOST_KINDS
    for state in range(STATES) if tables.has_two_sides else (0,):
        few = are_few[:, state] & (persons >= SMALL_GROUP) & tables.has_two_sides & any_group
        sensitive_cell = few if state == STATES - 1 else few | (persons < SMALL_GROUP)
        rows = [stands[np.flatnonzero(sensitive_cell)]]
        if state < STATES - 1:
            each = sparse.eye(len(sizes), format="csr")
            is_small = people.several.people(each, sizes, SMALL_GROUP) < SMALL_GROUP
            rows.append(each[np.flatnonzero(is_small & (len(sizes) <= MOST_KINDS))])
        speaks = sparse.vstack(rows).multiply(~no_known_values).tocsr()
        upper = np.minimum(speaks @ sizes, FEW)
        only = np.zeros((1, STATES))
        only[0, state] = 1
        sums.append(sparse.kron(speaks[upper > 0], only))
        enough.append(upper[upper > 0])
    every, upper = sparse.vstack(sums).tocsr(), np.concatenate(enough)
    # a group that did not change between two releases is one sensitive cell
    hashes = np.column_stack([row_hashes(every), upper.astype(np.uint64)])
    one = np.sort(alike(hashes)[0])
    return every[one], upper[one]
