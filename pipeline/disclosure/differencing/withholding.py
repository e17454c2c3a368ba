"""Withholds what few follow from by subtraction: of each difference the least important figure goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.disclosure.differencing import differences, known_figures, places
from pipeline.disclosure.differencing.few import ALL, IN
from pipeline.disclosure.differencing.figures import Kind, Member
from pipeline.disclosure.differencing.known_figures import Known
from pipeline.disclosure.differencing.rounds import Rounds

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.disclosure.threshold.priorities import Priorities
    from pipeline.disclosure.threshold.rules import Rules

TABLE_GOES = """
    insert into part_breaches by name (
        from (
            values (?, ?, ?, ?, ?)
        ) as t (scope, breakdown, milestone, released_together, outcome_key)
    )
"""
LINE_GOES = """
    delete from shown_states
    where scope = ? and breakdown = ? and milestone = ? and outcome_key = ? and group_key = ?
"""
TABLES_GONE = """
    select
        (select count(distinct table_key) from part_breaches),
        (select count(distinct people_key) from people_breaches)
"""
OLD_GOES = "insert into not_repeated values (?, ?, ?, ?, ?)"


class Withholding:
    """What is withheld by differences, again and again while other rules withhold more in between.

    Makes the temporary tables of what is counted, which is the same whatever is withheld. ``run`` runs a file
    of ``sql/`` by its name.
    """

    def __init__(
        self, connection: DuckDBPyConnection, priorities: Priorities, rules: Rules, run: Callable[[str], None]
    ) -> None:
        self._connection, self._priorities, self._rules, self._run = connection, priorities, rules, run
        for name in ("differencing/half_years", "differencing/counted", "differencing/known"):
            run(name)
        self._counted = known_figures.count(connection)
        milestones = {kind.milestone for kind in self._counted.kinds}
        self._nestings = places.nestings(connection, self._counted.names, milestones)
        self._rounds = Rounds()

    def withhold(self) -> bool:
        """Enter tables that few follow from into ``part_breaches``, and take lines out of ``shown_states``.

        What was shown before, and now tells of few, goes to the temporary table ``not_repeated``. Whether
        anything is withheld that was not.
        """
        has_gone = self._has_spread()
        while True:
            self._run("differencing/known")
            known = known_figures.read(self._connection, self._counted)
            chosen = _Choice(known, self._priorities).least_important(self._found(known))
            if not chosen:
                return has_gone
            has_gone = True
            _enter(self._connection, chosen, known)
            self._has_spread()

    def _has_spread(self) -> bool:
        """Withhold what may not stand without what was withheld, by whatever rule; whether there was any."""
        before = self._connection.execute(TABLES_GONE).fetchall()
        for name in ("suppression/proven", "differencing/propagate"):
            self._run(name)
        return self._connection.execute(TABLES_GONE).fetchall() != before

    def _found(self, known: Known) -> list[tuple[Member, ...]]:
        """The figures of each difference that tells of few."""
        self._rounds.begin(known.figures)
        found = _alone(known, self._rules)
        for milestone, nesting in self._nestings.items():
            found += self._rounds.of_two_kinds(milestone, nesting, self._rules)
            found += differences.disclosing(known.figures, nesting, milestone, self._rules)
        return found


def _alone(known: Known, rules: Rules) -> list[tuple[Member, ...]]:
    """Sums that tell of few by themselves, and figures of before that would not be shown today.

    Lines of before may stand among those of today; of others the rules for one figure were looked at.
    """
    import numpy as np

    kinds, numbers = known.figures.kinds, known.figures.known
    sides = np.array([kind.has_sides for kind in kinds])[:, None]
    is_sum = np.array([bool(kind.parts) for kind in kinds])[:, None]
    is_old = np.vstack([known.is_old, np.zeros((len(kinds) - len(known.is_old), len(known.names)), bool)])
    may_be_old = is_old | np.array([kind.is_level for kind in kinds])[:, None]
    asked, counted = numbers[:, :, ALL], numbers[:, :, IN]
    few = (is_sum | may_be_old) & sides & (asked > 0)
    few &= (numbers[:, :, :ALL] < rules.minimum_part).any(axis=2)
    few |= is_old & (asked >= 1) & (asked < rules.minimum_group)
    few |= may_be_old & ~sides & (counted >= 1) & (counted < rules.minimum_group)
    return [((int(kind), int(place)),) for kind, place in zip(*np.nonzero(few), strict=True)]


@dataclass(frozen=True, slots=True)
class _Choice:
    """Which figures give way, by the priorities."""

    known: Known
    priorities: Priorities

    def least_important(self, found: Iterable[tuple[Member, ...]]) -> list[Member]:
        """Of each difference the least important figure, unless another of it has gone already.

        First where only one table can go: what goes there need not be kept from others.
        """
        differences = [self._singles(members) for members in dict.fromkeys(found)]
        every = sorted(set().union(*differences), key=self._importance)
        number_of = {member: number for number, member in enumerate(every)}  # the least important first
        of_each = [
            (members, self._can_go(sorted(members, key=number_of.__getitem__))) for members in differences
        ]
        chosen: list[Member] = []
        gone: set[tuple[object, ...]] = set()
        for members, can_go in sorted(
            (each for each in of_each if each[1]),
            key=lambda each: (len(set(map(self._table, each[1]))) > 1, number_of[each[1][0]]),
        ):
            if gone.isdisjoint(self._table(member) for member in members):
                chosen.append(can_go[0])
                gone.add(self._table(can_go[0]))
        return chosen

    def _kind(self, member: Member) -> Kind:
        return self.known.figures.kinds[member[0]]

    def _singles(self, members: Iterable[Member]) -> frozenset[Member]:
        """The figures themselves, in the place of sums of them."""
        kinds = self.known.figures.kinds
        return frozenset((part, place) for kind, place in members for part in kinds[kind].parts or (kind,))

    def _can_go(self, members: Sequence[Member]) -> list[Member]:
        """Those that are shown, or could be again; of two measures not the one that is proven by itself."""
        is_of_one = len({self._kind(member).is_level for member in members}) == 1
        return [
            member
            for member in members
            if (self.known.is_shown[member] or self.known.is_old[member])
            # a line of nobody is what keeps them from being sensitive cells
            and self.known.figures.known[member][ALL]
            and (is_of_one or not self._kind(member).is_level)
        ]

    def _importance(self, member: Member) -> tuple[object, ...]:
        kind, (scope, breakdown, group) = self._kind(member), self.known.place(member)
        importance = self.priorities.importance(kind.together, scope, breakdown)
        return importance, (*kind[:3], kind.half_year), (scope, breakdown, group)

    def _table(self, member: Member) -> tuple[object, ...]:
        kind, (scope, breakdown, group) = self._kind(member), self.known.place(member)
        line = (group, "") if kind.is_line else (None, kind.together)
        return scope, breakdown, kind.milestone, kind.outcome, line


def _enter(connection: DuckDBPyConnection, chosen: Iterable[Member], known: Known) -> None:
    gone: dict[str, list[tuple[object, ...]]] = {}
    for number, place in chosen:
        kind, (scope, breakdown, group) = known.figures.kinds[number], known.place((number, place))
        key = (scope, breakdown, kind.milestone)
        if known.is_old[number, place]:
            gone.setdefault(OLD_GOES, []).append((*key, kind.together, kind.outcome))
        elif kind.is_line:
            gone.setdefault(LINE_GOES, []).append((*key, kind.outcome, group))
        else:
            gone.setdefault(TABLE_GOES, []).append((*key, kind.together, kind.outcome))
    for statement, values in gone.items():
        connection.executemany(statement, values)
