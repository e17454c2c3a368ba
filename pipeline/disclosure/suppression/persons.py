"""Persons with more than one case: how many of the cases of a group are those of somebody counted already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix


@dataclass(frozen=True, slots=True)
class Linked:
    """The cases of persons who have two or more: whose each is, in which elementary cell and state.

    Persons are numbered from 0; a state is its place in ``STATES``, or any other number.
    """

    person: NDArray[np.int64]
    elementary_cell: NDArray[np.int64]
    state: NDArray[np.int64]

    def persons(
        self,
        groups: csr_matrix | NDArray[np.bool_],
        cases: NDArray[np.int64],
        enough: int,
        *states: int,
    ) -> NDArray[np.int64]:
        """How many persons the ``cases`` of groups (x elementary cells) are, in some states or in any.

        Counted where it matters, which is where they could be fewer than ``enough``.
        """
        import numpy as np
        from scipy.sparse import csr_matrix

        one = np.isin(self.state, states) if states else np.ones(len(self.state), bool)
        most = int(np.bincount(self.person[one]).max(initial=1))  # cases of one person
        near = np.flatnonzero((cases >= enough) & (cases < enough * most))
        persons: NDArray[np.int64] = np.asarray(cases).astype(np.int64)
        if len(near):
            shape = (int(self.person.max()) + 1, groups.shape[1])
            of_person = csr_matrix(
                (np.ones(one.sum()), (self.person[one], self.elementary_cell[one])), shape=shape
            )
            held = (csr_matrix(groups[near].astype(float)) @ of_person.T).tocsr()
            held.data = held.data - 1
            persons[near] -= np.asarray(held.sum(axis=1)).ravel().astype(np.int64)
        return persons


def nobody() -> Linked:
    """Where every person has one case."""
    import numpy as np

    none = np.zeros(0, np.int64)
    return Linked(none, none, none)
