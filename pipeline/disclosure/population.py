"""Who stands where at a milestone: the cells of all breakdowns and scopes, as sums of leaves."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

STATES = ("achieved", "not_achieved", "not_applicable")

MEMBERS = """
    select
        cases.case_no as person,
        dense_rank() over (order by scopes.scope, groups.breakdown, groups.group_key) - 1 as place,
        scopes.scope,
        groups.breakdown,
        groups.group_key
    from cases.intermediate.int_cases as cases
    inner join cases.intermediate.int_milestones_due as due
        on cases.case_key = due.case_key and due.milestone = $milestone
    inner join cases.intermediate.int_scopes_of_case as scopes on cases.case_key = scopes.case_key
    inner join cases.intermediate.int_groups_of_case as groups on cases.case_key = groups.case_key
    where list_contains($breakdowns, groups.breakdown)
"""
# of those due: the place in STATES, or one more where the level is not known
STATE_OF_PERSON = """
    select
        signatures.case_no as person,
        case
            when adds.numerator > 0 then 0
            when adds.denominator > 0 then 1
            when adds.not_applicable > 0 then 2
            else 3
        end as state
    from cases.intermediate.int_signatures as signatures
    inner join cases.intermediate.int_adds as adds on signatures.signature = adds.signature
    where adds.measure = 'M01' and adds.outcome = $outcome and adds.milestone = $milestone
"""


class Place(NamedTuple):
    """Where a cell stands in the tables: a group of a breakdown in a scope."""

    scope: str
    breakdown: str
    group_key: str


@dataclass(frozen=True, slots=True)
class Population:
    """``cell_of`` each place (two places with the same persons are one cell); ``members`` cells x leaves.

    ``persons`` are sorted case numbers, ``leaf_of`` them their leaf, ``sizes`` the persons of each leaf.
    """

    cell_of: dict[Place, int]
    members: csr_matrix
    persons: NDArray[np.int64]
    leaf_of: NDArray[np.int64]
    sizes: NDArray[np.int64]

    def counts(self, persons: NDArray[np.int64], states: NDArray[np.int64]) -> NDArray[np.int64]:
        """Leaves x ``STATES``: how many persons of a leaf are in a state."""
        import numpy as np

        counts = np.zeros((len(self.sizes), len(STATES) + 1), np.int64)
        np.add.at(counts, (self.leaf_of[np.searchsorted(self.persons, persons)], states), 1)
        return counts[:, : len(STATES)]


def read(connection: DuckDBPyConnection, milestone: int, breakdowns: Collection[str]) -> Population:
    """Who is due at a milestone, from the case file attached as ``cases``."""
    import numpy as np

    found = connection.execute(MEMBERS, {"milestone": milestone, "breakdowns": list(breakdowns)}).df()
    persons, person = np.unique(found["person"].to_numpy(), return_inverse=True)
    place = found["place"].to_numpy()
    names = found.drop_duplicates("place").sort_values("place")
    places = [Place(*row) for row in names[["scope", "breakdown", "group_key"]].itertuples(index=False)]
    cell, cells = _alike(place, person, len(places), len(persons))
    leaf, leaves = _alike(person, place, len(persons), len(places))
    members = _matrix(cell[place], leaf[person], cells, leaves)
    return Population(
        dict(zip(places, cell.tolist(), strict=True)),
        members,
        persons,
        leaf,
        np.bincount(leaf, minlength=leaves),
    )


def states(
    connection: DuckDBPyConnection, milestone: int, outcome: str
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Case numbers of those due at a milestone, and their states for an outcome."""
    found = connection.execute(STATE_OF_PERSON, {"milestone": milestone, "outcome": outcome}).fetchnumpy()
    return found["person"], found["state"]


def _alike(
    row: NDArray[np.int64], column: NDArray[np.int64], rows: int, columns: int
) -> tuple[NDArray[np.int64], int]:
    """Number the rows of a 0/1 matrix so that equal rows have one number: by sums of two random words."""
    import numpy as np

    words = np.random.default_rng(2017).integers(0, 2**63, (columns, 2), np.uint64)
    sums = np.zeros((rows, 2), np.uint64)
    np.add.at(sums, row, words[column])
    _, number = np.unique(sums, axis=0, return_inverse=True)
    return number.ravel(), int(number.max(initial=-1)) + 1


def _matrix(row: NDArray[np.int64], column: NDArray[np.int64], rows: int, columns: int) -> csr_matrix:
    import numpy as np
    from scipy.sparse import csr_matrix

    pairs = np.unique(np.stack([row, column], axis=1), axis=0)
    return csr_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(rows, columns))
