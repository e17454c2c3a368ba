"""Certificates as they are kept with a release: over persons whom the figures that are shown set apart.

A table need not tell more persons apart than the figures do: those who are in the same shown groups can
change places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.disclosure.register.certificate_file import Group, KeptSystem, Key
from pipeline.disclosure.suppression.certificates import MOST_TOLD_APART
from pipeline.disclosure.suppression.table_structure import alike

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from pipeline.disclosure.suppression.certificates import Certificate

# Persons: what a sum of some hundred entries is off by is a thousandth of it. A power of two, so that what
# is a multiple of it has few digits. 2026-11.
GRAIN = 2.0**-28
STATES = 3

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
    from read_parquet($files)
    where status <> 'c' and denominator is not null and (measure = 'M01' or stood_at = $now)
    order by all
"""

Figures = dict[Group, tuple[int, ...]]


def figures(files: Sequence[Path], now: int) -> dict[Key, Figures]:
    """What the files of releases show of each system, the newest of which has the number ``now``."""
    import duckdb

    found: dict[Key, Figures] = {}
    with duckdb.connect() as memory:
        rows = memory.execute(FIGURES, {"files": [str(file) for file in files], "now": now}).fetchall()
    for measure, outcome, milestone, *group, least, most, known, not_applicable in rows:
        shown = found.setdefault((measure, outcome, milestone), {})
        shown[(group[0], group[1], group[2], group[3])] = least, most, known, not_applicable
    return found


def kept(
    certificates: Iterable[tuple[Key, Certificate]], shown: Mapping[Key, Figures]
) -> dict[Key, KeptSystem]:
    """Each certificate of which something is shown, but for those that do not tell all of it."""
    found = {key: _kept(one, shown[key]) for key, one in certificates if shown.get(key)}
    return {key: one for key, one in found.items() if one is not None}


def _kept(one: Certificate, shown: Figures) -> KeptSystem | None:
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
    changes = (one.changes @ together).tocsr()
    first = changes[0].toarray().ravel()
    base = _rounded(one.base.ravel() @ together + first)
    steps, by = _differences(changes, first)
    return KeptSystem(
        tuple(groups),
        np.array([shown[group] for group in groups], np.int64),
        stands.toarray()[:, np.unique(sort, return_index=True)[1]] > 0,
        np.bincount(sort, one.sizes, count).astype(np.int64),
        base.reshape(count, STATES),
        steps,
        by,
        changes.shape[0],
        one.has_two_sides,
        len(one.sizes) <= MOST_TOLD_APART,
        one.narrowed,
    )


def _differences(
    changes: csr_matrix, first: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Of tables, by how much each differs from the true one, by how much they differ from the first of them.

    None of them is marked as the true one. Given are how far it is from one entry that differs to the next,
    and by how much it does.
    """
    import numpy as np
    from scipy.sparse import csr_matrix, vstack

    of_first = csr_matrix(first)
    differs = (changes - vstack([of_first] * changes.shape[0])).tocsr()
    differs.data = _rounded(differs.data)
    differs.eliminate_zeros()
    differs.sort_indices()
    row = np.repeat(np.arange(differs.shape[0]), np.diff(differs.indptr))
    place = row * differs.shape[1] + differs.indices.astype(np.int64)
    return np.diff(place, prepend=-1), differs.data


def _rounded(persons: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    return np.asarray(np.rint(persons / GRAIN) * GRAIN)
