"""Certificates as they are kept with a release: over persons whom the figures that are shown set apart.

A table need not tell more persons apart than the figures do: those who are in the same shown groups can
change places. Of the tables those are kept that somebody else needs who holds two groups beside each other;
of the ten outcomes as many more as there is room for, so that an audit has less to search for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.disclosure.register.certificate_file import OUTCOMES, Group, KeptSystem, Key
from pipeline.disclosure.suppression.covers import cover
from pipeline.disclosure.suppression.table_structure import TOLERANCE, alike, each_once

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from pipeline.disclosure.suppression.certificates import Certificate

# Persons: what a sum of some hundred entries is off by is a thousandth of it. A power of two, so that what
# is a multiple of it has few digits. 2026-11.
GRAIN = 2.0**-26
MOST_BYTES = 20_000_000  # of the tables of a release, about. 2026-11.
OF_FRACTION, OF_WHOLE = 4.5, 0.7  # bytes of an entry that differs, as they are packed. 2026-11.
AT_ONCE = 100  # tables. 2026-11.
STATES = 3
SMALL, FEW = 11, 3  # persons: of fewer than these nothing may be certain; so many must seem possible

# of the ten outcomes all that was ever shown, of other measures what this release shows; as ``Measured.key``
FIGURES = """
    select distinct
        concat_ws(' ', measure, if(breakdown = 'half_year', group_key, null)) as measure,
        coalesce(outcome, 'area ' || service_area, ''),
        milestone,
        stood_at,
        scope,
        if(breakdown = 'half_year', 'all', breakdown),
        if(breakdown = 'half_year', '', group_key),
        coalesce(numerator, numerator_low, 0),
        coalesce(numerator, numerator_high, denominator),
        denominator,
        coalesce(not_applicable, -1)
    from read_parquet($files, union_by_name = true)
    where status <> 'c' and denominator is not null and (measure = 'M01' or stood_at = $now)
    order by all
"""

Figures = dict[Group, tuple[int, ...]]


def figures(connection: DuckDBPyConnection, files: Sequence[Path], now: int) -> dict[Key, Figures]:
    """What the files of releases show of each system, the newest of which has the number ``now``."""
    found: dict[Key, Figures] = {}
    rows = connection.execute(FIGURES, {"files": [str(file) for file in files], "now": now}).fetchall()
    for measure, outcome, milestone, *group, least, most, known, not_applicable in rows:
        shown = found.setdefault((measure, outcome, milestone), {})
        shown[(group[0], group[1], group[2], group[3])] = least, most, known, not_applicable
    return found


def kept(
    certificates: Iterable[tuple[Key, Certificate]], shown: Mapping[Key, Figures]
) -> dict[Key, KeptSystem]:
    """Each certificate of which something is shown, but for those that do not tell all of it."""
    found = {key: _over_sorts(one, shown[key]) for key, one in certificates if shown.get(key)}
    systems = {key: one for key, one in found.items() if one is not None}
    needed = {key: one.needed() for key, one in systems.items()}
    sizes = {key: one.bytes_of_tables() for key, one in systems.items()}
    left = MOST_BYTES - sum(float(sizes[key][tables].sum()) for key, tables in needed.items())
    more = {key: each for key, each in sizes.items() if key[0] == OUTCOMES}
    share = max(left, 0) / max(sum(float(each.sum()) for each in more.values()), 1)
    for key, each in more.items():
        room = float(each.sum()) * share
        needed[key] = sorted({*needed[key], *(each.cumsum() <= room).nonzero()[0].tolist()})
    return {key: one.kept(needed[key]) for key, one in systems.items()}


@dataclass(frozen=True, slots=True)
class _System:
    """A certificate over sorts of persons, who are in the same of the ``groups``.

    ``stands`` groups x sorts; ``base`` and ``changes`` over sort x state, those tables first that show most.
    """

    groups: tuple[Group, ...]
    figures: NDArray[np.int64]
    stands: NDArray[np.bool_]
    sizes: NDArray[np.int64]
    base: NDArray[np.float64]
    changes: csr_matrix
    of: Certificate

    def bytes_of_tables(self) -> NDArray[np.float64]:
        """About how many bytes each table takes."""
        import numpy as np

        entries = np.diff(self.changes.indptr)
        parts = abs(self.changes.data - np.rint(self.changes.data)) > TOLERANCE
        table = np.repeat(np.arange(len(entries)), entries)
        has_fractions = np.bincount(table, parts, len(entries)) > 0
        return np.asarray(entries * np.where(has_fractions, OF_FRACTION, OF_WHOLE))

    def needed(self) -> list[int]:
        """The tables that show of few persons what all of them show, and one at least."""
        import numpy as np

        nothing_told = self.stands[self.figures[:, 2] == 0].any(axis=0)
        few = sets_of_few(self.groups, self.stands, self.sizes, every=self.of.every_person)
        few = (few & ~nothing_told)[(few & ~nothing_told) @ self.sizes > 0].astype(float)
        single = np.flatnonzero((self.sizes < SMALL) & ~nothing_told & self.of.every_person)
        enough, all_but_one = np.minimum(few @ self.sizes, FEW), self.sizes[single] - 1
        met = []
        for first in range(0, self.changes.shape[0], AT_ONCE):  # all at once they take gigabytes
            some = self.changes[first : first + AT_ONCE].toarray() + self.base
            tables, shown = some.reshape(-1, len(self.sizes), STATES), []
            for state in (0, 1) if self.of.has_two_sides else (0,):
                of_few, of_one = tables[:, :, state] @ few.T, tables[:, single, state]
                shown += [of_few <= TOLERANCE, of_one <= all_but_one + TOLERANCE]
                if self.of.has_two_sides:
                    shown += [of_few >= enough - TOLERANCE, of_one >= 1 - TOLERANCE]
            met.append(np.hstack(shown))
        found = cover(np.vstack(met))
        return sorted(found if self.of.has_two_sides else {0, *found})

    def kept(self, tables: Sequence[int]) -> KeptSystem:
        """With some of the tables; none of them is marked as the true one."""
        import numpy as np
        from scipy.sparse import csr_matrix, vstack

        changes = self.changes[list(tables)]
        first = changes[0].toarray().ravel()
        differs = (changes - vstack([csr_matrix(first)] * len(tables))).tocsr()
        differs.data = _rounded(differs.data)
        differs.eliminate_zeros()
        differs.sort_indices()
        row = np.repeat(np.arange(len(tables)), np.diff(differs.indptr))
        place = row * differs.shape[1] + differs.indices.astype(np.int64)
        return KeptSystem(
            self.groups,
            self.figures,
            self.stands,
            self.sizes,
            _rounded(self.base + first).reshape(-1, STATES),
            np.diff(place, prepend=-1),
            differs.data,
            len(tables),
            self.of.has_two_sides,
            self.of.every_person,
            self.of.narrowed,
        )


def _over_sorts(one: Certificate, shown: Figures) -> _System | None:
    """A certificate over those whom what is shown sets apart; None where it does not know them all."""
    import numpy as np
    from scipy.sparse import csr_matrix

    number: dict[Group, int] = {(place.stood_at, *place[:3]): row for row, place in enumerate(one.places)}
    shown = {group: counts for group, counts in shown.items() if group in number or max(counts) > 0}
    groups = sorted(shown)
    if not shown.keys() <= number.keys() or one.base.shape[1] != STATES or not one.changes.shape[0]:
        return None
    stands = one.stands[[number[group] for group in groups]]
    held = stands.tocoo()
    sort, count = alike(held.col, held.row, stands.shape[1], len(groups))
    sort_of_row = np.zeros(len(one.base), np.int64)
    sort_of_row[one.part_of] = sort
    if not np.array_equal(sort_of_row[one.part_of], sort):
        return None  # a row of the tables is of persons whom the figures set apart
    entry = (sort_of_row[:, None] * STATES + np.arange(STATES)).ravel()
    together = csr_matrix((np.ones(len(entry)), (np.arange(len(entry)), entry)), (len(entry), count * STATES))
    return _System(
        tuple(groups),
        np.array([shown[group] for group in groups], np.int64),
        stands.toarray()[:, np.unique(sort, return_index=True)[1]] > 0,
        np.bincount(sort, one.sizes, count).astype(np.int64),
        one.base.ravel() @ together,
        (one.changes @ together).tocsr(),
        one,
    )


def sets_of_few(
    groups: Sequence[Group], stands: NDArray[np.bool_], sizes: NDArray[np.int64], *, every: bool
) -> NDArray[np.bool_]:
    """Sets x sorts of the few who are in one of two groups that are laid side by side, or in both.

    Such groups are the same but for one of release, scope, and group; but for the scope, if not ``every``.
    """
    import numpy as np
    from scipy.sparse import csr_matrix

    release, scope, group = (
        np.unique(names, return_inverse=True)[1]
        for names in zip(*((one[0], one[1], " ".join(one[2:])) for one in groups), strict=True)
    )
    one, other = np.triu_indices(len(groups), 1)
    same = np.stack([name[one] == name[other] for name in (release, scope, group)])
    pairs = (same.sum(axis=0) == 2) & (every | ~same[1])
    one, other = one[pairs], other[pairs]
    inside = csr_matrix(stands.astype(np.int64))
    of_each, in_both = inside @ sizes, (inside.multiply(sizes) @ inside.T).toarray()[one, other]
    found = [np.zeros((0, len(sizes)), bool)]
    for persons, left, right, with_right in (
        (of_each[one] - in_both, one, other, False),
        (of_each[other] - in_both, other, one, False),
        (in_both, one, other, True),
    ):
        are_few = (persons > 0) & (persons < SMALL)  # others are never made: they would take gigabytes
        found.append(stands[left[are_few]] & (stands[right[are_few]] == with_right))
    return each_once(np.vstack(found))


def _rounded(persons: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    return np.asarray(np.rint(persons / GRAIN) * GRAIN)
