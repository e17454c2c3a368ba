"""How low and how high a secret can be, given all that is published: by linear programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import DisclosureFailure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

CLOSE = 1e-5  # persons: what the solver may be off by
SWEEPS = 8  # programs for all secrets at once, before each has its own
IMPOSSIBLE = 2  # status of a program that has no solution
SAID = ((1.0, 0.0, 0.0), (1.0, 1.0, 0.0), (0.0, 0.0, 1.0))  # achieved, known and not asked, over states
STATES = 3


@dataclass(frozen=True, slots=True)
class Equations:
    """``groups`` x kinds of persons (0 or 1), ``sizes`` persons of a kind, ``counts`` of a group.

    These are: how many achieved at least and at most, how many are known, of how many it is not asked.
    """

    groups: csr_matrix
    sizes: NDArray[np.float64]
    counts: NDArray[np.float64]


def tell(
    equations: Equations, secrets: csr_matrix, enough: NDArray[np.float64], *, whole: bool = False
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """The least each secret can be, and the most, looked at up to ``enough``; None where nothing fits.

    ``secrets`` x (kind x state). A secret that some table shows as 0, or as ``enough``, needs no program of
    its own. ``whole`` asks for whole persons.
    """
    import numpy as np

    equations, secrets = _as_told(equations, secrets)
    least = np.full(secrets.shape[0], np.inf)
    most = np.full(secrets.shape[0], -np.inf)
    program = _Program(equations, whole)
    chance = np.random.default_rng(1)
    for sign in (
        1.0,
        -1.0,
    ) * SWEEPS:  # many at once: most secrets are seen low, or high, in one of a few tables
        still = (least > CLOSE) if sign > 0 else (most < enough - CLOSE)
        if still.any():
            table = program.solve(sign * (secrets.T @ (still * chance.random(len(still)) / enough)))
            if table is None:
                return None
            value = secrets @ table
            least, most = np.minimum(least, value), np.maximum(most, value)
    for secret in range(secrets.shape[0]):
        for sign in (1.0, -1.0):
            if (least[secret] <= CLOSE) if sign > 0 else (most[secret] >= enough[secret] - CLOSE):
                continue
            table = program.solve(sign * secrets[secret].toarray().ravel())
            if table is None:
                return None
            value = secrets @ table
            least, most = np.minimum(least, value), np.maximum(most, value)
    return least, most


def _as_told(equations: Equations, secrets: csr_matrix) -> tuple[Equations, csr_matrix]:
    """The same with fewer kinds: persons whom neither a group nor a secret sets apart are of one kind."""
    import numpy as np

    kinds, states = len(equations.sizes), STATES
    mark = np.column_stack([marks(equations.groups.T), marks(secrets.T).reshape(kinds, -1)])
    _, first, kind = np.unique(mark, axis=0, return_index=True, return_inverse=True)
    sizes = np.bincount(kind.ravel(), equations.sizes, len(first)).astype(float)
    places = (first[:, None] * states + np.arange(states)).ravel()
    return Equations(equations.groups[:, first], sizes, equations.counts), secrets[:, places]


def marks(matrix: csr_matrix) -> NDArray[np.uint64]:
    """Rows of whole numbers as sums of two words of chance each: rows that differ have other marks."""
    import numpy as np

    words = np.random.default_rng(3).integers(0, 2**63, (matrix.shape[1], 2), np.uint64)
    return np.asarray(matrix.astype(np.uint64) @ words)


class _Program:
    """Persons of a kind are divided among states, one state each at most, and every group adds up."""

    def __init__(self, equations: Equations, whole: bool) -> None:
        import numpy as np
        from scipy import sparse

        groups, (least, most, known, not_asked) = equations.groups, equations.counts.T
        is_band = least < most
        achieved, level, other = (sparse.kron(groups, [row]).tocsr() for row in SAID)
        banded = achieved[np.flatnonzero(is_band)]
        self._adds_up = sparse.vstack([achieved[np.flatnonzero(~is_band)], level, other])
        self._counts = np.concatenate([least[~is_band], known, not_asked])
        once = sparse.kron(sparse.eye(len(equations.sizes)), [[1.0] * STATES])
        self._at_most = sparse.vstack([once, banded, -banded])
        self._ends = np.concatenate([equations.sizes, most[is_band], -least[is_band]])
        upper = np.repeat(equations.sizes, STATES)
        self._bounds = np.stack([np.zeros(len(upper)), upper], axis=1)
        self._whole = np.ones(len(upper)) if whole else None

    def solve(self, direction: NDArray[np.float64]) -> NDArray[np.float64] | None:
        """The table that is least in a direction; None where no table fits what is published."""
        import numpy as np
        from scipy.optimize import linprog

        result = linprog(
            direction, self._at_most, self._ends, self._adds_up, self._counts, self._bounds,
            method="highs", integrality=self._whole,
        )  # fmt: skip
        if result.status == IMPOSSIBLE:
            return None
        if result.status != 0:
            raise DisclosureFailure(
                "The attack on the release did not finish, so nothing counts as safe.",
                "Try again with more memory; nothing was released.",
            )
        return np.asarray(result.x)
