"""Tables that somebody claims to be feasible tables: checked, and taken for what they open.

Nothing is taken on trust. A table that does not fit the attacker's own equations is passed over, and so are
all of a system whose people cannot be matched with those that he knows. What they leave is for the programs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.attacker.bounds import STATES, Equations, alike, row_hashes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from pipeline.attacker.exchange import Exchangeable
    from pipeline.attacker.knowledge import People
    from pipeline.attacker.published import Group

FITS = 1e-6  # persons: what a sum may be off by; a tenth of what the attack looks at
AT_ONCE = 5_000_000  # numbers in memory

Key = tuple[str, str, int]  # measure, outcome or service area, milestone


@dataclass(frozen=True, slots=True)
class Candidates:
    """``stands`` groups x sorts of people (0 or 1), ``sizes`` persons of a sort.

    ``base`` is one table (rows x states), ``part_of`` the row of each sort in it; ``changes`` are tables x
    (row x state) by how much each differs from it. States are achieved, not achieved, not applicable.
    """

    groups: tuple[Group, ...]
    stands: csr_matrix
    sizes: NDArray[np.float64]
    part_of: NDArray[np.int64]
    base: NDArray[np.float64]
    changes: csr_matrix


Claimed = Mapping[Key, Candidates]


def seen(
    candidates: Candidates,
    people: People,
    equations: Equations,
    sensitive: Exchangeable,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How low and how high each sensitive cell is in the tables that fit the equations.

    Or would be where those whom no equation tells apart change places. Infinite, and minus infinite, where
    none fits.
    """
    import numpy as np
    from scipy import sparse

    least = np.full(len(sensitive.sort), np.inf)
    most = -least
    shares = _shares(candidates, people)
    if shares is None or candidates.base.shape[1] != STATES:
        return least, most
    each = sparse.kron(shares, sparse.eye(STATES), format="csr")
    count, rows = candidates.changes.shape[0], max(each.shape[0], sensitive.numbers)
    for some in np.array_split(np.arange(count), 1 + count * rows // AT_ONCE):
        tables = each @ (candidates.base.reshape(-1, 1) + candidates.changes[some].T.toarray())
        low, high = sensitive.ends(tables[:, _fit(equations, tables)])
        least, most = np.minimum(least, low), np.maximum(most, high)
    return least, most


def _fit(equations: Equations, tables: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which tables (kind x state, one beside the other) agree with all that is shown."""
    import numpy as np

    by_state = tables.reshape(len(equations.sizes), STATES, -1)
    achieved, did_not, others = (equations.groups @ by_state[:, state] for state in range(STATES))
    least, most, known, not_asked = equations.counts.T[:, :, None]
    off = [
        -by_state.min(axis=(0, 1), initial=0.0),
        (by_state.sum(axis=1) - equations.sizes[:, None]).max(axis=0, initial=0.0),
        (least - achieved).max(axis=0, initial=0.0),
        (achieved - most).max(axis=0, initial=0.0),
        abs(achieved + did_not - known).max(axis=0, initial=0.0),
        np.where(np.isnan(not_asked), 0.0, abs(others - not_asked)).max(axis=0, initial=0.0),
    ]
    return np.asarray(np.max(off, axis=0) <= FITS, bool)


def _shares(candidates: Candidates, people: People) -> csr_matrix | None:
    """Which share of the persons of each row is of each kind (kinds x rows); None where they do not match.

    Sorts and kinds match that are in the same of the groups that both name. Where several do, each kind has
    its share of every sort.
    """
    import numpy as np
    from scipy.sparse import csr_matrix

    number = {group: place for place, group in enumerate(people.groups)}
    both = [place for place, group in enumerate(candidates.groups) if group in number]
    own = people.stands[[number[candidates.groups[place]] for place in both]]
    hashes = np.vstack([row_hashes(own.T), row_hashes(candidates.stands[both].T)])
    _, match = alike(hashes)
    kind, sort = np.split(match, [len(people.sizes)])
    persons = np.bincount(kind, people.sizes, match.max(initial=-1) + 1)
    if not np.array_equal(persons, np.bincount(sort, candidates.sizes, len(persons))):
        return None
    rows = np.bincount(candidates.part_of, candidates.sizes, len(candidates.base))
    of_kind = csr_matrix(
        (people.sizes / persons[kind], (np.arange(len(kind)), kind)), (len(kind), len(persons))
    )
    of_row = csr_matrix(
        (candidates.sizes / rows[candidates.part_of], (sort, candidates.part_of)), (len(persons), len(rows))
    )
    return of_kind @ of_row
