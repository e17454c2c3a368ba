"""How many persons stand in a group: which sizes may be shown at a milestone.

Nobody is assumed to know who stands where. Persons of the same scopes and group are a leaf, whether or not
there are any; a group of 1 to k - 1 persons, or the difference of two scopes that is one, must be possible
as nobody and as k.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from pipeline.disclosure.lattice import Aims, Lattice
from pipeline.disclosure.population import Place
from pipeline.disclosure.repair import protect, proven

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

    from pipeline.disclosure.rules import Rules

ATOMS = """
    with atoms as (

        select case_key, list(scope order by scope) as scopes
        from cases.intermediate.int_scopes_of_case
        group by case_key

    )

    select atoms.scopes, groups.breakdown, groups.group_key, count(*) as persons
    from cases.intermediate.int_milestones_due as due
    inner join atoms on due.case_key = atoms.case_key
    inner join cases.intermediate.int_groups_of_case as groups on due.case_key = groups.case_key
    where due.milestone = $milestone
    group by all
    order by all
"""
WHOLE = "all"
REST = "not in the group"


def shown(
    connection: DuckDBPyConnection,
    milestone: int,
    breakdowns: Sequence[str],
    rules: Rules,
    fixed: Collection[Place],
) -> set[Place]:
    """Places whose number of persons due may be shown beside those of ``fixed``, which are shown anyway."""
    found: dict[str, dict[tuple[str, ...], dict[str, int]]] = {}
    for scopes, breakdown, group, persons in connection.execute(ATOMS, {"milestone": milestone}).fetchall():
        found.setdefault(breakdown, {}).setdefault(tuple(scopes), {})[group] = persons
    if WHOLE not in found:
        return set()
    totals = _Tables(found[WHOLE], WHOLE).shown(rules, frozenset(), fixed)
    places = set(totals)
    for breakdown in breakdowns:
        if breakdown not in found or breakdown == WHOLE:
            continue
        for table in _tables(found[breakdown], found[WHOLE], breakdown):
            places |= table.shown(rules, frozenset(place.scope for place in totals), fixed)
    return places


def _tables(
    atoms: dict[tuple[str, ...], dict[str, int]],
    totals: dict[tuple[str, ...], dict[str, int]],
    breakdown: str,
) -> list[_Tables]:
    """One lattice for a breakdown; where groups overlap, one for each group and whoever is not in it."""
    overlap = any(sum(groups.values()) > totals[atom][""] for atom, groups in atoms.items())
    if not overlap:
        return [_Tables(atoms, breakdown)]
    names = sorted({name for groups in atoms.values() for name in groups})
    return [
        _Tables(
            {
                atom: {name: (inside := atoms.get(atom, {}).get(name, 0)), REST: whole[""] - inside}
                for atom, whole in totals.items()
            },
            breakdown,
        )
        for name in names
    ]


class _Tables:
    """The tables of a breakdown in all scopes: leaves are atom x group."""

    def __init__(self, atoms: dict[tuple[str, ...], dict[str, int]], breakdown: str) -> None:
        import numpy as np

        self.breakdown = breakdown
        self.groups = sorted({group for groups in atoms.values() for group in groups})
        leaves = [
            (atom, group) for atom in sorted(atoms) for group in self.groups if self._can_be(atom, group)
        ]
        self.counts = np.array([[atoms[atom].get(group, 0)] for atom, group in leaves], np.int64)
        self.scopes = sorted({scope for atom in atoms for scope in atom})
        self.in_scope = np.array([[scope in atom for atom, _ in leaves] for scope in self.scopes])
        self.in_group = np.array([[group == name for _, group in leaves] for name in self.groups])

    def _can_be(self, atom: tuple[str, ...], group: str) -> bool:
        """Whether persons of these scopes can stand in a group: a country is a scope as well."""
        return self.breakdown != "country" or f"country:{group}" in atom

    def shown(self, rules: Rules, known_totals: frozenset[str], fixed: Collection[Place]) -> set[Place]:
        """The places that may be shown beside ``fixed`` and the totals of the scopes ``known_totals``."""
        import numpy as np
        from scipy.sparse import csr_matrix

        keys, cells = self._cells()
        sizes = cells @ self.counts[:, 0]
        is_total = np.array([group == "" and self.breakdown != WHOLE for _, group in keys])
        is_known = np.array([scope in known_totals for scope, _ in keys])
        is_rest = np.array([group == REST for _, group in keys])
        is_fixed = np.array([Place(scope, self.breakdown, group) in fixed for scope, group in keys])
        open_ = ~is_total & ~is_rest & ~is_fixed
        wanted = np.flatnonzero(open_ & (sizes >= rules.minimum_group)).tolist()
        secret = self._secrets(cells, rules)
        lattice = Lattice(csr_matrix(cells.astype(float)), self.counts, None)
        aims = Aims(csr_matrix(secret.astype(float)), np.full(len(secret), float(rules.minimum_group)))
        given = np.flatnonzero(is_fixed | (is_total & is_known)).tolist()
        costs = [float(2 if keys[cell][0] == "region" else 1) for cell in wanted]
        result = protect(lattice, wanted, costs, aims, given)
        is_proven = not result.lost and proven(lattice, result.published, aims, result.witnesses)
        return {
            Place(keys[cell][0], self.breakdown, keys[cell][1])
            for cell in (result.published if is_proven else np.flatnonzero(is_fixed))
            if not is_total[cell]
        }

    def _cells(self) -> tuple[list[tuple[str, str]], NDArray[np.bool_]]:
        """Scope and group of each cell, the totals of the scopes among them, and cells x leaves."""
        import numpy as np

        keys = [(scope, group) for scope in self.scopes for group in self.groups]
        each = self.in_scope[:, None, :] & self.in_group[None, :, :]
        cells = each.reshape(len(keys), -1)
        if self.breakdown == WHOLE:
            return keys, cells
        return [*keys, *((scope, "") for scope in self.scopes)], np.vstack([cells, self.in_scope])

    def _secrets(self, cells: NDArray[np.bool_], rules: Rules) -> NDArray[np.bool_]:
        """Cells of 1 to k - 1 persons, and such differences of two scopes within a group."""
        import numpy as np

        differences = [
            one & ~other & group
            for one in self.in_scope
            for other in self.in_scope
            for group in self.in_group
        ]
        every = np.unique(np.vstack([cells, *(row[None, :] for row in differences)]), axis=0)
        sizes = every @ self.counts[:, 0]
        return every[(sizes > 0) & (sizes < rules.minimum_group)]
