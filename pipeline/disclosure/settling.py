"""What was shown before, beside the people of then: they must add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.disclosure.population import Place, Population
from pipeline.errors import DisclosureFailure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix


def settled(people: Population, known: Mapping[Place, tuple[int, ...]]) -> tuple[Population, frozenset[int]]:
    """The cells of what was shown before, with their counts by state in ``known``.

    Whoever was forgotten since is given states with which all adds up: nobody knows what was theirs.
    ``DisclosureFailure`` where nothing does.
    """
    import numpy as np

    cells = [people.cell_of.get(place, -1) for place in known]
    if not cells:
        return people, frozenset()
    if -1 not in cells:
        rows = people.members[cells]
        missing = np.array(list(known.values())) - rows @ people.counts
        counts = people.counts if not missing.any() else _with_the_forgotten(people, rows, missing)
        if counts is not None:
            return replace(people, counts=counts), frozenset(cells)
    raise DisclosureFailure(
        "Nothing is released: the register does not fit the people that its figures were made from.",
        "Put back warehouse/ as it was after the last release, cases.duckdb and register/ together.",
    )


def _with_the_forgotten(
    people: Population, rows: csr_matrix, missing: NDArray[np.float64]
) -> NDArray[np.int64] | None:
    """Counts in which the forgotten make up for what is missing in rows x states; None where they cannot."""
    import numpy as np
    from scipy.optimize import LinearConstraint, milp
    from scipy.sparse import eye, kron

    leaves, states = np.flatnonzero(people.forgotten), missing.shape[1]
    if not len(leaves):
        return None
    adds_up = kron(rows[:, leaves], eye(states))
    once = kron(eye(len(leaves)), np.ones((1, states)))
    found = milp(
        np.zeros(len(leaves) * states),
        integrality=np.ones(len(leaves) * states),
        constraints=[
            LinearConstraint(adds_up, missing.ravel(), missing.ravel()),
            LinearConstraint(once, 0, people.forgotten[leaves]),
        ],
    )
    if not found.success:
        return None
    counts = people.counts.copy()
    counts[leaves] += np.rint(found.x).astype(np.int64).reshape(len(leaves), states)
    return counts
