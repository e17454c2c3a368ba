"""The sizes of a breakdown's groups in all scopes and releases, as sums of elementary cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pipeline.disclosure.place import Place
from pipeline.disclosure.register.trajectories import ScopeSet, Step, Trajectory
from pipeline.disclosure.suppression.feasible_tables import proven
from pipeline.disclosure.suppression.persons import Linked
from pipeline.disclosure.suppression.secondary import suppress
from pipeline.disclosure.suppression.table_structure import SensitiveCells, TableStructure, each_once

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.disclosure.threshold.rules import Rules

WHOLE = "all"
REST = "not in the group"
APART = " and "  # between two groups

GroupTrajectory = tuple[tuple[int, ScopeSet, str], ...]  # release, atom and group, one after the other


class SizeTables:
    """The tables of a breakdown in all scopes and releases: elementary cells are trajectories
    through scope set x group.

    ``margins`` are breakdowns whose groups those of this one add up to. So are ``unions``, which are decided
    with it, and dearer. ``leant_on`` is one of which groups add up to what groups of this one do. ``only``
    tells apart but one group and whoever is not in it.
    """

    def __init__(
        self,
        steps: Sequence[Trajectory],
        breakdown: str,
        releases: Sequence[int],
        margins: Sequence[str] = (),
        leant_on: str | None = None,
        only: str | None = None,
        unions: Sequence[str] = (),
    ) -> None:
        import numpy as np

        self.breakdown, self.unions, self.releases = breakdown, unions, releases
        self._leant_on = leant_on
        persons, linked, self.adds_up = self._persons(steps, (*margins, *unions), only)
        self._add_nobody(persons)
        trajectories = sorted(persons)
        self.linked = _linked(linked, trajectories)
        self.counts = np.array([[persons[trajectory]] for trajectory in trajectories], np.int64)
        self.scopes = sorted(
            {scope for trajectory in trajectories for _, scope_set, _ in trajectory for scope in scope_set}
        )
        scope_sets = [
            (),
            *sorted({scope_set for trajectory in trajectories for _, scope_set, _ in trajectory}),
        ]  # the first is nowhere
        groups = [None, *sorted({group for trajectory in trajectories for _, _, group in trajectory})]
        scope_set_of, group_of = self._membership(trajectories, scope_sets, groups)
        has_scope = np.array([[scope in scope_set for scope in self.scopes] for scope_set in scope_sets])
        has_group = np.array([[group in parts for parts in self.adds_up.values()] for group in groups])
        # releases x scopes, or margins and groups, x elementary cells
        self.in_scope = np.ascontiguousarray(np.swapaxes(has_scope[scope_set_of], 1, 2))
        self.in_group = np.ascontiguousarray(np.swapaxes(has_group[group_of], 1, 2))

    def _membership(
        self,
        trajectories: Sequence[GroupTrajectory],
        scope_sets: Sequence[ScopeSet],
        groups: Sequence[str | None],
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The numbers of the scope set and the group of each elementary cell at each release."""
        import numpy as np

        release_no, scope_set_no, group_no = (
            {name: number for number, name in enumerate(names)}
            for names in (self.releases, scope_sets, groups)
        )
        steps = [
            (release_no[release], elementary_cell, scope_set_no[scope_set], group_no[group])
            for elementary_cell, trajectory in enumerate(trajectories)
            for release, scope_set, group in trajectory
        ]
        at, elementary_cell, scope_set, group = np.array(steps).T
        stood = np.zeros((2, len(self.releases), len(trajectories)), np.int64)
        stood[:, at, elementary_cell] = scope_set, group
        return stood[0], stood[1]

    def _persons(
        self, steps: Sequence[Trajectory], margins: Sequence[str], only: str | None
    ) -> tuple[Counter[GroupTrajectory], list[tuple[UUID, GroupTrajectory]], dict[tuple[str, str], set[str]]]:
        """Cases by their trajectory through groups; and the groups that each group of a margin adds up to.

        Between them: whose the cases of persons with two or more are.
        """
        persons: Counter[GroupTrajectory] = Counter()
        linked: list[tuple[UUID, GroupTrajectory]] = []
        stands: dict[tuple[Any, ...], set[tuple[str, str]]] = {}  # by group and those beside it
        beside = (*margins, *filter(None, [self._leant_on]))
        for taken in steps:
            each = [(one, self._group(one, only)) for one in taken.steps]
            trajectory = tuple((one.stood_at, one.scope_set, group) for one, group in each)
            persons[trajectory] += taken.cases
            linked += [(person, trajectory) for person in taken.linked]
            for one, group in each:
                here = (group, *(one.groups.get(margin, ()) for margin in beside))
                if here not in stands:
                    stands[here] = {(margin, key) for margin in beside for key in one.groups.get(margin, ())}
                    stands[here].add((self.breakdown, self._own(one, only)))
        return persons, linked, self._adds_up(stands)

    def _adds_up(
        self, stands: Mapping[tuple[Any, ...], Collection[tuple[str, str]]]
    ) -> dict[tuple[str, str], set[str]]:
        """The groups that each group of a margin adds up to."""
        adds_up: dict[tuple[str, str], set[str]] = {}
        for (group, *_), held in stands.items():
            for key in (*held, *([] if self.breakdown == WHOLE else [(WHOLE, "")])):
                adds_up.setdefault(key, set()).add(group)
        return dict(sorted(adds_up.items()))

    def _add_nobody(self, persons: Counter[GroupTrajectory]) -> None:
        """Wherever somebody can stand others may: from the first release on, or come at a later one."""
        groups = {group for trajectory in persons for _, _, group in trajectory}
        for scope_set in {scope_set for trajectory in persons for _, scope_set, _ in trajectory}:
            for group in groups:
                if self._can_be(scope_set, group):
                    for first in range(len(self.releases)):
                        persons[tuple((release, scope_set, group) for release in self.releases[first:])] += 0

    def _own(self, step: Step, only: str | None) -> str:
        """The group of this breakdown."""
        groups = step.groups.get(self.breakdown, (REST,))
        return groups[0] if only is None else only if only in groups else REST

    def _group(self, step: Step, only: str | None) -> str:
        """What tells elementary cells apart: the group, and within it that of the other breakdown."""
        others = step.groups.get(self._leant_on, ()) if self._leant_on else ()
        return APART.join((self._own(step, only), *others))

    def _can_be(self, scope_set: ScopeSet, group: str) -> bool:
        """Whether persons of these scopes can stand in a group: a country is a scope as well."""
        countries = {
            f"country:{key}"
            for (margin, key), parts in self.adds_up.items()
            if margin == "country" and group in parts
        }
        return not countries or bool(countries & set(scope_set))

    def shown(
        self, rules: Rules, known: Collection[Place], candidates: Collection[Place], fixed: Collection[Place]
    ) -> set[Place]:
        """The places that may be shown beside ``fixed`` and what is ``known`` of other breakdowns."""
        import numpy as np
        from scipy.sparse import csr_matrix

        places, cells = self._cells()
        sizes = self.linked.persons(cells, cells @ self.counts[:, 0], rules.minimum_group)
        is_own = [place.breakdown in (self.breakdown, *self.unions) for place in places]
        given = [
            cell
            for cell, place in enumerate(places)
            if place in fixed or (not is_own[cell] and place in known)
        ]
        wanted = [
            cell
            for cell, place in enumerate(places)
            if is_own[cell]
            and place in candidates
            and place not in fixed
            and sizes[cell] >= rules.minimum_group
        ]
        published: Sequence[int] = given
        if wanted:
            sensitive = self._sensitive(rules)
            structure = TableStructure(csr_matrix(cells).astype(float), self.counts, None)
            enough = np.full(len(sensitive), float(rules.minimum_group))
            sensitive_cells = SensitiveCells(
                csr_matrix(sensitive).astype(float), enough, np.zeros(len(sensitive))
            )
            costs = [self._cost(places[cell]) for cell in wanted]
            result = suppress(structure, wanted, costs, sensitive_cells, given)
            if proven(structure, result.published, result.sensitive, result.feasible_tables):
                published = result.published
        return {places[cell] for cell in published if is_own[cell]}

    def _cost(self, place: Place) -> float:
        return (2.0 if place.scope == "region" else 1.0) * (2 if place.breakdown in self.unions else 1)

    def _cells(self) -> tuple[list[Place], NDArray[np.bool_]]:
        """The place of each cell, those of the margins among them, and cells x elementary cells."""
        import numpy as np

        places = [
            Place(scope, breakdown, group, at)
            for at in self.releases
            for scope in self.scopes
            for breakdown, group in self.adds_up
        ]
        cells = self.in_scope[:, :, None, :] & self.in_group[:, None, :, :]
        return places, np.reshape(cells, (len(places), -1))

    def _sensitive(self, rules: Rules) -> NDArray[np.bool_]:
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
        return each_once(np.vstack(found))


def _linked(cases: Sequence[tuple[UUID, GroupTrajectory]], trajectories: Sequence[GroupTrajectory]) -> Linked:
    """The cases of persons who have two or more, by elementary cell."""
    import numpy as np

    cell_no = {trajectory: elementary_cell for elementary_cell, trajectory in enumerate(trajectories)}
    person_no = {person: number for number, person in enumerate(dict(cases))}
    each = np.array(
        [(person_no[person], cell_no[trajectory], 0) for person, trajectory in cases], np.int64
    ).reshape(-1, 3)
    return Linked(*each.T)
