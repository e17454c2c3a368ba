"""The attack: every published figure of the ten outcomes against every person and every small group."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline import warehouse
from pipeline.attacker import knowledge
from pipeline.attacker.bounds import CLOSE, Equations, tell
from pipeline.attacker.knowledge import STATES, Group, Tables
from pipeline.errors import DisclosureFailure

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from pipeline.settings import Settings

SMALL_GROUP = 11  # persons: a group of fewer has no state that may be told
MOST_KINDS = 500  # kinds of persons: beyond, only groups are tried, as each person takes programs of its own
FEW = 3  # persons: so many must be possible where fewer are


@dataclass(frozen=True, slots=True)
class Verdict:
    """Figures read and secrets tried; secrets told exactly, and those that are not open enough."""

    figures: int = 0
    secrets: int = 0
    exact: int = 0
    narrow: int = 0

    @property
    def is_safe(self) -> bool:
        return self.exact == 0 and self.narrow == 0

    def __add__(self, other: Verdict) -> Verdict:
        return Verdict(
            self.figures + other.figures,
            self.secrets + other.secrets,
            self.exact + other.exact,
            self.narrow + other.narrow,
        )


def attack(settings: Settings, progress: Callable[[str], None] = lambda _: None) -> Verdict:
    """Attack the release file, knowing who stands where; DisclosureFailure where that cannot end."""
    total = Verdict()
    people: dict[int, dict[Group, NDArray[np.int64]]] = {}
    with _both_files(settings) as connection:
        truth = knowledge.truth(connection)
        for tables in knowledge.released(connection):
            at = tables.milestone
            if at not in people:
                people[at] = knowledge.people(connection, at)
            progress(f"Attacking the release ({tables.outcome} at {at} months)")
            total += attacked(tables, people[at], truth[at, tables.outcome])
    return total


@contextmanager
def _both_files(settings: Settings) -> Iterator[DuckDBPyConnection]:
    """The case file as ``cases`` and the release file as ``released``, both to read only."""
    empty = settings.warehouse / "attack.partial"
    try:
        with warehouse.connect(empty, settings) as connection:
            for name, path in (("cases", settings.cases_db), ("released", settings.release_db)):
                quoted = str(path).replace("'", "''")
                connection.execute(f"attach '{quoted}' as {name} (read_only)")
            yield connection
    finally:
        for leftover in (empty, empty.with_name(f"{empty.name}.wal")):
            leftover.unlink(missing_ok=True)


def attacked(tables: Tables, groups: dict[Group, NDArray[np.int64]], truth: Tables) -> Verdict:
    """Attack the figures of one outcome and milestone; ``groups`` holds the persons of each group.

    Cohorts stand as they were first released: where they do not fit who is known today, they are left out.
    """
    import numpy as np

    without_cohorts = {group: counts for group, counts in tables.counts.items() if group[1] != "cohort"}
    for known in (tables.counts, without_cohorts):
        names = [group for group in known if group in groups]
        matrix, sizes = _kinds(groups)
        rows = matrix[[list(groups).index(group) for group in names]]
        counts = np.array([known[group] for group in names], float).reshape(-1, STATES)
        secrets, enough = _secrets(matrix, sizes, _silent(rows, counts), list(groups), truth)
        found = tell(Equations(rows, sizes, counts), secrets, enough)
        if found is not None:
            least, most = found
            exact = most - least <= CLOSE
            narrow = ~exact & ((least > CLOSE) | (most < enough - CLOSE))
            return Verdict(len(known), len(enough), int(exact.sum()), int(narrow.sum()))
    raise DisclosureFailure(
        "The release does not fit the figures of today: they were built anew since.",
        "Release the newest period again, then audit it.",
    )


def _kinds(groups: dict[Group, NDArray[np.int64]]) -> tuple[csr_matrix, NDArray[np.float64]]:
    """Groups x kinds: persons who stand in the same groups are of one kind; how many are of each."""
    import numpy as np
    from scipy.sparse import csr_matrix

    persons = 1 + max(int(members.max()) for members in groups.values())
    stands = np.zeros((persons, len(groups)), bool)
    for column, members in enumerate(groups.values()):
        stands[members, column] = True
    kinds, sizes = np.unique(stands, axis=0, return_counts=True)
    return csr_matrix(kinds.T.astype(float)), sizes.astype(float)


def _silent(rows: csr_matrix, counts: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Kinds in a published group of which nobody's level is known: there is nothing to tell of them."""
    import numpy as np

    nobody = np.flatnonzero(counts[:, 0] + counts[:, 1] == 0)
    return np.asarray(rows[nobody].sum(axis=0)).ravel() > 0


def _secrets(
    matrix: csr_matrix,
    sizes: NDArray[np.float64],
    silent: NDArray[np.bool_],
    groups: list[Group],
    truth: Tables,
) -> tuple[csr_matrix, NDArray[np.float64]]:
    """What may not be told, over kind x state, and how high it must seem to reach.

    Whether anybody of a small group or kind achieved the outcome or did not; and of any group a state that
    few are in, or nobody.
    """
    import numpy as np
    from scipy import sparse

    persons = matrix @ sizes
    so = np.array([truth.counts.get(group, (0, 0, 0)) for group in groups])
    sums, enough = [], []
    for state in range(STATES):
        few = (so[:, state] < FEW) & (persons >= SMALL_GROUP)
        secret = (few & (so[:, state] > 0)) if state == STATES - 1 else few | (persons < SMALL_GROUP)
        rows = [matrix[np.flatnonzero(secret)]]
        if state < STATES - 1:
            alone = np.flatnonzero((sizes < SMALL_GROUP) & (len(sizes) <= MOST_KINDS))
            rows.append(sparse.eye(len(sizes), format="csr")[alone])
        speaks = sparse.vstack(rows).multiply(~silent).tocsr()
        reach = np.minimum(speaks @ sizes, FEW)
        only = np.zeros((1, STATES))
        only[0, state] = 1
        sums.append(sparse.kron(speaks[reach > 0], only))
        enough.append(reach[reach > 0])
    return sparse.vstack(sums).tocsr(), np.concatenate(enough)
