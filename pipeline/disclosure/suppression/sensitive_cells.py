"""Primary suppression: which cells are sensitive by the rules, and the protection level of each.

The rules are thresholds of frequency: ``minimum_group`` for a cell, ``minimum_part`` for a state within it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.disclosure.suppression.persons import Linked, nobody
from pipeline.disclosure.suppression.population import STATES
from pipeline.disclosure.suppression.table_structure import SensitiveCells

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from pipeline.disclosure.threshold.rules import Rules

ACHIEVED, NOT_ACHIEVED, NOT_APPLICABLE = range(len(STATES))


# Elementary cells are sensitive by themselves up to here, and all groups are combined; beyond, a program for
# each takes hours, and groups of few are the rule. The attacker's limit is 500 kinds of persons; cells of
# nobody, and those that he does not tell apart, count here too: so it is a fifth higher, or he would try what
# was not proven. 2026-12.
MOST_ELEMENTARY_CELLS = 600


def may_stand_alone(
    sizes: NDArray[np.int64],
    counts: NDArray[np.int64],
    rules: Rules,
    members: csr_matrix | None = None,
    linked: Linked | None = None,
) -> NDArray[np.bool_]:
    """Cells (cases, counts by state) of which each figure by itself, or its band, singles nobody out.

    Enough persons, and enough known, or nobody known at all; nobody for whom it does not apply, or enough;
    enough of both together, which is coverage; and where more achieved it than a band holds, or did not,
    enough persons did. ``linked`` are the cases of persons who have two or more among the elementary
    cells of cells whose ``members`` they are.
    """
    known, not_applicable = counts[:, ACHIEVED] + counts[:, NOT_ACHIEVED], counts[:, NOT_APPLICABLE]
    if linked is None or members is None:
        persons, known_persons, by_state = sizes, known, counts
    else:
        persons = linked.persons(members, sizes, rules.minimum_group)
        known_persons = linked.persons(members, known, rules.minimum_group, ACHIEVED, NOT_ACHIEVED)
        by_state = _by_state(members, counts, linked, rules)
    rated = (known == 0) | (known_persons >= rules.minimum_group)
    rated &= (known + not_applicable == 0) | (known + not_applicable >= rules.minimum_group)
    few = (not_applicable > 0) & (by_state[:, NOT_APPLICABLE] < rules.minimum_part)
    for state in (ACHIEVED, NOT_ACHIEVED):
        few |= (counts[:, state] > rules.minimum_part) & (by_state[:, state] < rules.minimum_part)
    fit: NDArray[np.bool_] = (persons >= rules.minimum_group) & rated & ~few
    return fit


def _by_state(
    groups: csr_matrix | NDArray[np.bool_], counts: NDArray[np.int64], linked: Linked, rules: Rules
) -> NDArray[np.int64]:
    """Persons by state of groups (x elementary cells) with ``counts`` cases, where they could be few."""
    import numpy as np

    each = [
        linked.persons(groups, counts[:, state], rules.minimum_part, state)
        for state in range(counts.shape[1])
    ]
    return np.column_stack(each)


def bands(counts: NDArray[np.int64], rules: Rules) -> dict[int, tuple[int, int]]:
    """Cells (counts by state) of which no more than a band is shown: how many fewer or more could achieve.

    All with few or none on one side, up to the least part that could be shown: so a band is not a sign that
    there are fewer.
    """
    import numpy as np

    most = rules.minimum_part
    achieved, not_achieved = counts[:, ACHIEVED], counts[:, NOT_ACHIEVED]
    is_known = achieved + not_achieved > 2 * most
    low, high = is_known & (achieved <= most), is_known & (not_achieved <= most)
    found = {int(cell): (int(achieved[cell]), int(most - achieved[cell])) for cell in np.flatnonzero(low)}
    for cell in np.flatnonzero(high):
        found[int(cell)] = int(most - not_achieved[cell]), int(not_achieved[cell])
    return found


@dataclass(frozen=True, slots=True)
class Disclosing:
    """Which sets of elementary cells are small, or have a state that few are in.

    ``each`` are the cases of an elementary cell by state, and of all states together.
    """

    each: NDArray[np.float32]
    rules: Rules
    linked: Linked

    def may(self, sets: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Of sets (x elementary cells), counted in persons."""
        import numpy as np

        cases = (sets.astype(np.float32) @ self.each).astype(np.int64)
        by_state = _by_state(sets, cases[:, :-1], self.linked, self.rules)
        persons = self.linked.persons(sets, cases[:, -1], self.rules.minimum_group)
        return _is_few(by_state, persons, self.rules, 1)

    def could(self, cases: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Of sets with so many ``cases`` (x by state, and of all), whosever they are."""
        import numpy as np

        most = int(np.bincount(self.linked.person).max(initial=1))
        return _is_few(cases[:, :-1], cases[:, -1], self.rules, most)


def _is_few(
    by_state: NDArray[np.int64], every: NDArray[np.int64], rules: Rules, cases: int
) -> NDArray[np.bool_]:
    """Where these could be few persons, of up to so many ``cases`` each; that it applies to all, never."""
    import numpy as np

    few = by_state < rules.minimum_part * cases
    few[:, NOT_APPLICABLE] &= by_state[:, NOT_APPLICABLE] > 0
    return np.asarray(few.any(axis=1) | (every < rules.minimum_group * cases), bool)


def disclosing(
    cell_sizes: NDArray[np.int64], counts: NDArray[np.int64], rules: Rules, linked: Linked
) -> Disclosing:
    """The same of elementary cells of some sizes, with ``counts`` by state."""
    import numpy as np

    each = np.column_stack([counts, cell_sizes]).astype(np.float32)  # a product of whole numbers is slow
    return Disclosing(each, rules, linked)


def identify(
    members: csr_matrix,
    cell_sizes: NDArray[np.int64],
    counts: NDArray[np.int64],
    no_known_values: Collection[int],
    rules: Rules,
    combined: csr_matrix | None = None,
    linked: Linked | None = None,
) -> SensitiveCells:
    """The sensitive cells of a structure (``members`` cells x elementary cells; ``counts`` cases by state).

    Of each small group, be it a cell, an elementary cell or one of those ``combined`` of cells: how many
    achieved the outcome, and how many did not. Of each other: any state that few are in, nobody included, but
    for those to whom it does not apply. It must seem possible that nobody is, and that ``minimum_part`` are.
    Of persons in published cells with ``no_known_values`` there is nothing to tell. ``linked`` are
    the cases of persons who have two or more: few are few persons.
    """
    import numpy as np
    from scipy import sparse

    elementary_cells = sparse.eye(
        len(cell_sizes) if len(cell_sizes) <= MOST_ELEMENTARY_CELLS else 0, len(cell_sizes)
    )
    groups = sparse.vstack([members, elementary_cells, *([] if combined is None else [combined])]).tocsr()
    linked = linked or nobody()
    by_group = _by_state(groups, (groups @ counts).astype(np.int64), linked, rules)
    sizes = linked.persons(groups, (groups @ cell_sizes).astype(np.int64), rules.minimum_group)
    has_known_values = np.asarray(members[sorted(no_known_values)].sum(axis=0)).ravel() == 0
    is_sensitive = (by_group < rules.minimum_part) | ((sizes > 0) & (sizes < rules.minimum_group))[:, None]
    is_sensitive[:, NOT_APPLICABLE] = (by_group[:, NOT_APPLICABLE] > 0) & (
        by_group[:, NOT_APPLICABLE] < rules.minimum_part
    )
    sums, upper = [], []
    for state in range(len(STATES)):
        holds = np.zeros((1, counts.shape[1]))
        holds[0, state] = 1
        possible = groups[np.flatnonzero(is_sensitive[:, state])].multiply(has_known_values).tocsr()
        room = np.minimum(possible @ cell_sizes, rules.minimum_part)
        sums.append(sparse.kron(possible[room > 0], holds))
        upper.append(room[room > 0])
    every = sparse.vstack(sums).tocsr()
    every.eliminate_zeros()  # the solver takes each place of a sum that is written as one of it
    return SensitiveCells(every, np.concatenate(upper).astype(float), np.zeros(every.shape[0]))


def has_no_known_values(counts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which cells (counts by state) have no known values: nobody's level is known."""
    no_known_values: NDArray[np.bool_] = counts[:, ACHIEVED] + counts[:, NOT_ACHIEVED] == 0
    return no_known_values
