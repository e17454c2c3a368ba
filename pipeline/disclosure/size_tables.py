"""The sizes of a breakdown's groups in all scopes and releases, as sums of leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from pipeline.disclosure.lattice import Aims, Lattice
from pipeline.disclosure.persons import Linked
from pipeline.disclosure.population import Place
from pipeline.disclosure.repair import protect
from pipeline.disclosure.ways import Atom, Route, Step
from pipeline.disclosure.witnesses import proven

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.disclosure.rules import Rules

WHOLE = "all"
REST = "not in the group"

Way = tuple[tuple[int, Atom, str], ...]  # release, atom and group, one after the other


class SizeTables:
    """The tables of a breakdown in all scopes and releases: leaves are ways through atom x group.

    ``margins`` are breakdowns whose groups those of this one add up to. ``only`` tells apart but one group
    and whoever is not in it.
    """

    def __init__(
        self,
        steps: Sequence[Route],
        breakdown: str,
        releases: Sequence[int],
        margins: Sequence[str] = (),
        only: str | None = None,
    ) -> None:
        import numpy as np

        self.breakdown, self.releases = breakdown, releases
        persons, linked, self.adds_up = self._persons(steps, margins, only)
        self._add_nobody(persons)
        ways = sorted(persons)
        self.linked = _linked(linked, ways)
        self.counts = np.array([[persons[way]] for way in ways], np.int64)
        self.scopes = sorted({scope for way in ways for _, atom, _ in way for scope in atom})
        atoms = [(), *sorted({atom for way in ways for _, atom, _ in way})]  # the first is nowhere
        groups = [None, *sorted({group for way in ways for _, _, group in way})]
        atom_of, group_of = self._standing(ways, atoms, groups)
        has_scope = np.array([[scope in atom for scope in self.scopes] for atom in atoms])
        has_group = np.array([[group in parts for parts in self.adds_up.values()] for group in groups])
        # releases x scopes, or margins and groups, x leaves
        self.in_scope = np.ascontiguousarray(np.swapaxes(has_scope[atom_of], 1, 2))
        self.in_group = np.ascontiguousarray(np.swapaxes(has_group[group_of], 1, 2))

    def _standing(
        self, ways: Sequence[Way], atoms: Sequence[Atom], groups: Sequence[str | None]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The number of the atom and that of the group in which each leaf stood at each release."""
        import numpy as np

        release_no, atom_no, group_no = (
            {name: number for number, name in enumerate(names)} for names in (self.releases, atoms, groups)
        )
        steps = [
            (release_no[release], leaf, atom_no[atom], group_no[group])
            for leaf, way in enumerate(ways)
            for release, atom, group in way
        ]
        at, leaf, atom, group = np.array(steps).T
        stood = np.zeros((2, len(self.releases), len(ways)), np.int64)
        stood[:, at, leaf] = atom, group
        return stood[0], stood[1]

    def _persons(
        self, steps: Sequence[Route], margins: Sequence[str], only: str | None
    ) -> tuple[Counter[Way], list[tuple[UUID, Way]], dict[tuple[str, str], set[str]]]:
        """Cases by their way through the groups; and the groups that each group of a margin adds up to.

        Between them: whose the cases of persons with two or more are.
        """
        persons: Counter[Way] = Counter()
        linked: list[tuple[UUID, Way]] = []
        adds_up: dict[tuple[str, str], set[str]] = {}
        for route in steps:
            each = [(one, self._group(one, only)) for one in route.steps]
            way = tuple((one.stood_at, one.atom, group) for one, group in each)
            persons[way] += route.cases
            linked += [(person, way) for person in route.linked]
            for one, group in each:
                held = {(margin, key) for margin in margins for key in one.groups.get(margin, ())}
                for key in {
                    (self.breakdown, group),
                    *held,
                    *(set() if self.breakdown == WHOLE else {(WHOLE, "")}),
                }:
                    adds_up.setdefault(key, set()).add(group)
        return persons, linked, dict(sorted(adds_up.items()))

    def _add_nobody(self, persons: Counter[Way]) -> None:
        """Wherever somebody can stand others may: from the first release on, or come at a later one."""
        groups = {group for way in persons for _, _, group in way}
        for atom in {atom for way in persons for _, atom, _ in way}:
            for group in groups:
                if self._can_be(atom, group):
                    for first in range(len(self.releases)):
                        persons[tuple((release, atom, group) for release in self.releases[first:])] += 0

    def _group(self, step: Step, only: str | None) -> str:
        groups = step.groups.get(self.breakdown, (REST,))
        return groups[0] if only is None else only if only in groups else REST

    def _can_be(self, atom: Atom, group: str) -> bool:
        """Whether persons of these scopes can stand in a group: a country is a scope as well."""
        countries = {
            f"country:{key}"
            for (margin, key), parts in self.adds_up.items()
            if margin == "country" and group in parts
        }
        return not countries or bool(countries & set(atom))

    def shown(
        self, rules: Rules, known: Collection[Place], asked: Collection[Place], fixed: Collection[Place]
    ) -> set[Place]:
        """The places that may be shown beside ``fixed`` and what is ``known`` of other breakdowns."""
        import numpy as np
        from scipy.sparse import csr_matrix

        places, cells = self._cells()
        sizes = self.linked.persons(cells, cells @ self.counts[:, 0], rules.minimum_group)
        is_own = [place.breakdown == self.breakdown for place in places]
        given = [
            cell
            for cell, place in enumerate(places)
            if place in fixed or (not is_own[cell] and place in known)
        ]
        wanted = [
            cell
            for cell, place in enumerate(places)
            if is_own[cell] and place in asked and place not in fixed and sizes[cell] >= rules.minimum_group
        ]
        published: Sequence[int] = given
        if wanted:
            secret = self._secrets(rules)
            lattice = Lattice(csr_matrix(cells).astype(float), self.counts, None)
            enough = np.full(len(secret), float(rules.minimum_group))
            aims = Aims(csr_matrix(secret).astype(float), enough, np.zeros(len(secret)))
            costs = [float(2 if places[cell].scope == "region" else 1) for cell in wanted]
            result = protect(lattice, wanted, costs, aims, given)
            if proven(lattice, result.published, result.aims, result.witnesses):
                published = result.published
        return {places[cell] for cell in published if is_own[cell]}

    def _cells(self) -> tuple[list[Place], NDArray[np.bool_]]:
        """The place of each cell, those of the margins among them, and cells x leaves."""
        import numpy as np

        places = [
            Place(scope, breakdown, group, at)
            for at in self.releases
            for scope in self.scopes
            for breakdown, group in self.adds_up
        ]
        cells = self.in_scope[:, :, None, :] & self.in_group[:, None, :, :]
        return places, np.reshape(cells, (len(places), -1))

    def _secrets(self, rules: Rules) -> NDArray[np.bool_]:
        """Small cells, small differences of two scopes within a group, and small numbers come or gone."""
        import numpy as np

        found = []
        for groups in np.swapaxes(self.in_group, 0, 1):
            at_release = [
                np.array([group & one & ~other for one in scopes for other in (np.zeros_like(one), *scopes)])
                for scopes, group in zip(self.in_scope, groups, strict=True)
            ]
            newest = at_release[-1]
            moved = [part for old in at_release[:-1] for part in (newest & ~old, old & ~newest)]
            every = np.vstack([*at_release, *moved])
            sizes = self.linked.persons(every, every @ self.counts[:, 0], rules.minimum_group)
            found.append(every[(sizes > 0) & (sizes < rules.minimum_group)])
        small = np.vstack(found)
        return small[np.unique(np.packbits(small, axis=1), axis=0, return_index=True)[1]]


def _linked(cases: Sequence[tuple[UUID, Way]], ways: Sequence[Way]) -> Linked:
    """The cases of persons who have two or more, by leaf."""
    import numpy as np

    leaf_no = {way: leaf for leaf, way in enumerate(ways)}
    person_no = {person: number for number, person in enumerate(dict(cases))}
    each = np.array([(person_no[person], leaf_no[way], 0) for person, way in cases], np.int64).reshape(-1, 3)
    return Linked(*each.T)
