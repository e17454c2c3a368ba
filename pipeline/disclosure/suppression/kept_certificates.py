"""Certificates as they are kept with a release: over persons whom the figures that are shown set apart.

A table need not tell more persons apart than the figures do: those who are in the same shown groups can
change places. Of the tables those are kept that somebody else needs who holds two groups beside each other;
of the ten outcomes as many more as there is room for, so that an audit has less to search for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    found: dict[Key, KeptSystem] = {}
    more: dict[Key, tuple[_System, list[int]]] = {}
    left = float(MOST_BYTES)
    for key, one in certificates:
        if not shown.get(key) or (system := _over_sorts(one, shown[key])) is None:
            continue
        needed = system.needed()
        left -= float(system.bytes_of_tables()[needed].sum())
        if key[0] == OUTCOMES:
            more[key] = system, needed
        else:
            found[key] = system.kept(needed)
    sizes = {key: system.bytes_of_tables() for key, (system, _) in more.items()}
    share = max(left, 0) / max(sum(float(each.sum()) for each in sizes.values()), 1)
    for key, (system, needed) in more.items():
        room = float(sizes[key].sum()) * share
        found[key] = system.kept(sorted({*needed, *(sizes[key].cumsum() <= room).nonzero()[0].tolist()}))
    return found


@dataclass(frozen=True, slots=True)
class _System:
    """A certificate over sorts of persons, who are in the same of the ``groups``.

    ``stands`` groups x sorts; ``base`` and ``changes`` over sort x state, those tables first that show most.
    """

    groups: tuple[Group, ...]
    figures: NDArray[np.int64]
    stands: csr_matrix
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

        nobody = np.flatnonzero(self.figures[:, 2] == 0)
        nothing_told = np.asarray(self.stands[nobody].sum(axis=0)).ravel() > 0
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
            np.packbits(self.stands.toarray() > 0, axis=1),
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
        stands[:, np.unique(sort, return_index=True)[1]],
        np.bincount(sort, one.sizes, count).astype(np.int64),
        one.base.ravel() @ together,
        (one.changes @ together).tocsr(),
        one,
    )


def sets_of_few(
    groups: Sequence[Group], stands: csr_matrix, sizes: NDArray[np.int64], *, every: bool
) -> NDArray[np.bool_]:
    """Sets x sorts of the few who are in one of two groups that are laid side by side, or in both.

    Such groups are the same but for one of release, scope, and group; but for the scope, if not ``every``.
    """
    import numpy as np

    release, scope, group = (
        np.unique(names, return_inverse=True)[1]
        for names in zip(*((one[0], one[1], " ".join(one[2:])) for one in groups), strict=True)
    )
    but_for_scope = np.unique(release * len(groups) + group, return_inverse=True)[1]
    found = [np.zeros((0, len(sizes)), bool)]
    for rows in [np.arange(len(groups))] if every else _together(but_for_scope):
        one, other = np.triu_indices(len(rows), 1)
        same = sum((name[rows][one] == name[rows][other]).astype(int) for name in (release, scope, group))
        found += _few_of_two(stands[rows], sizes, one[same == 2], other[same == 2])
    return each_once(np.vstack(found))


def _together(number: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """The places of each number that is there more than once."""
    import numpy as np

    order, (_, counts) = np.argsort(number, kind="stable"), np.unique(number, return_counts=True)
    yield from (places for places in np.split(order, np.cumsum(counts)[:-1]) if len(places) > 1)


def _few_of_two(
    stands: csr_matrix, sizes: NDArray[np.int64], one: NDArray[np.int64], other: NDArray[np.int64]
) -> Iterator[NDArray[np.bool_]]:
    """Of each two groups (rows) the few who are in one of them only, and in both."""
    import numpy as np

    inside = stands.astype(np.int64)
    of_each, in_both = inside @ sizes, (inside.multiply(sizes) @ inside.T).toarray()[one, other]
    for persons, left, right, with_right in (
        (of_each[one] - in_both, one, other, False),
        (of_each[other] - in_both, other, one, False),
        (in_both, one, other, True),
    ):
        are_few = (persons > 0) & (persons < SMALL)  # others are never made: they would take gigabytes
        in_left, in_right = (stands[group[are_few]].toarray() > 0 for group in (left, right))
        yield in_left & (in_right == with_right)


def _rounded(persons: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    return np.asarray(np.rint(persons / GRAIN) * GRAIN)
