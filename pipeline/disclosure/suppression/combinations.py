"""Sets of persons that follow from two or three shown groups: differences, intersections, complements.

Whoever has the tables of the region, a donor and a country has, by subtraction, whoever is in the one and not
in the others. Combined are groups that a reader can lay side by side: the same group in several scopes, the
groups of one scope, and the same place at two releases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, product
from typing import TYPE_CHECKING

from pipeline.disclosure.suppression.sensitive_cells import MOST_ELEMENTARY_CELLS
from pipeline.disclosure.suppression.table_structure import alike

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from pipeline.disclosure.place import Place
    from pipeline.disclosure.suppression.sensitive_cells import Disclosing

MOST_TOGETHER = 3  # groups: "two, three of them"


def sets(
    members: csr_matrix, cell_of: Mapping[Place, int], cells: Iterable[int], disclosing: Disclosing
) -> csr_matrix:
    """Combinations of ``cells`` (rows of ``members``) at their places, x elementary cells (0 or 1), each
    once.

    Of them those that are small, or have a state that few are in; of very many elementary cells scopes only,
    in twos.
    """
    import numpy as np
    from scipy.sparse import csr_matrix, vstack

    is_large = members.shape[1] > MOST_ELEMENTARY_CELLS
    asked = sorted(set(cells))
    row = {cell: number for number, cell in enumerate(asked)}
    places = {place: row[cell] for place, cell in cell_of.items() if cell in row}
    holds = members[asked].tocsr()
    found: list[csr_matrix] = [csr_matrix((0, members.shape[1]))]
    for together, is_scopes in _families(places):
        if is_large and not is_scopes:
            continue
        if is_large:
            combined = _pairs(holds[together].toarray().astype(np.float32), disclosing)
        else:
            dense = holds[together].toarray() > 0
            most = MOST_TOGETHER if is_scopes else 2
            combined = np.vstack([_combined(dense, count) for count in range(2, most + 1)])
        found.append(csr_matrix(combined[disclosing.may(combined)].astype(float)))
    every = vstack(found).tocsr()
    entries = every.tocoo()
    number, _ = alike(entries.row, entries.col, *every.shape)
    return every[np.sort(np.unique(number, return_index=True)[1])]


def _families(places: Mapping[Place, int]) -> Iterator[tuple[list[int], bool]]:
    """Rows of places that are laid side by side; whether they differ by their scope."""
    by: dict[tuple[object, ...], set[int]] = {}
    for place, row in places.items():
        by.setdefault(("scopes", place.stood_at, place.breakdown, place.group_key), set()).add(row)
        by.setdefault(("groups", place.stood_at, place.scope), set()).add(row)
        by.setdefault(("releases", place.scope, place.breakdown, place.group_key), set()).add(row)
    for key in sorted(by, key=str):
        if len(by[key]) > 1:
            yield sorted(by[key]), key[0] == "scopes"


def _pairs(holds: NDArray[np.float32], disclosing: Disclosing) -> NDArray[np.bool_]:
    """Of each two rows the sets that could disclose by their cases, which are counted without making them."""
    import numpy as np

    first, second = (each.astype(np.int64) for each in np.triu_indices(holds.shape[0], 1))
    both = np.stack([((holds * column) @ holds.T)[first, second] for column in disclosing.each.T], axis=1)
    every = disclosing.each.sum(axis=0, dtype=np.float64)
    own, is_held = holds @ disclosing.each, holds > 0
    found = [np.zeros((0, holds.shape[1]), bool)]
    for out_of_first, out_of_second in product((False, True), repeat=2):
        one, other = own[first], own[second]
        shared = (one if out_of_second else 0) + (other if out_of_first else 0)
        sign = -1 if out_of_first != out_of_second else 1
        cases = (every - one - other + both) if out_of_first and out_of_second else shared + sign * both
        for is_outside in (False, True):
            could = disclosing.could(np.rint(every - cases if is_outside else cases).astype(np.int64))
            pairs = np.flatnonzero(could)
            each = is_held[first[pairs]] ^ out_of_first
            each &= is_held[second[pairs]] ^ out_of_second
            each ^= is_outside
            found.append(each[each.any(axis=1)])
    return np.vstack(found)


def _combined(holds: NDArray[np.bool_], count: int) -> NDArray[np.bool_]:
    """Of each two or three rows: those in all, in some and not in the others; and everybody else."""
    import numpy as np

    chosen = np.array(list(combinations(range(len(holds)), count)), int).reshape(-1, count)
    found = [np.zeros((0, holds.shape[1]), bool)]
    for signs in product((False, True), repeat=count):
        each = [holds[chosen[:, column]] ^ is_outside for column, is_outside in enumerate(signs)]
        found.append(np.logical_and.reduce(each))
        if count == MOST_TOGETHER:  # those of one who are not in the two others at once
            found += [each[one] & ~(each[one - 1] & each[one - 2]) for one in range(count)]
    every = np.vstack(found)
    every = np.vstack([every, ~every])
    return every[every.any(axis=1)]
