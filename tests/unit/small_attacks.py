"""What is told by what is shown of a small system: by the attacker, and by all tables there are."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from unittest.mock import patch

import numpy as np

from pipeline.attacker import Candidates
from pipeline.attacker import sensitive_cells as attackers
from pipeline.attacker.attack import attacked
from pipeline.attacker.verdict import Verdict
from pipeline.disclosure import Decision
from pipeline.disclosure.place import Place
from pipeline.disclosure.suppression.cell_suppression import Proven
from pipeline.disclosure.suppression.certificates import Certificates
from pipeline.jobs import verdicts
from tests.unit.all_tables import STATES, AllTables, Sensitive, combined, sensitive_of
from tests.unit.small_systems import MILESTONE, OUTCOME, SmallSystem, people_of, printed, tables_of

KEY = ("M01", OUTCOME, MILESTONE)
CLOSE = 1e-5  # persons
Ends = Callable[[np.ndarray, int], tuple[float, float]]


def thresholds(system: SmallSystem) -> AbstractContextManager[object]:
    """The attacker's thresholds, which are numbers of his own, as low as those of a small system."""
    rules = system.rules
    return patch.multiple(attackers, SMALL_GROUP=rules.minimum_group, FEW=rules.minimum_part)


def attack_on(system: SmallSystem, shown: frozenset[Place], proven: Proven | None = None) -> Verdict:
    """What the attacker tells by what is shown; what earlier releases told alone is counted apart."""
    last = max(place.stood_at for place in system.places)
    with thresholds(system):
        return attacked(tables_of(system, shown), people_of(system), last, claimed(proven))


def claimed(proven: Proven | None) -> Candidates | None:
    """A certificate as the attacker is handed it."""
    kept = Certificates()
    if proven:
        kept.keep(KEY, proven.certificate)
    return verdicts.claimed(Decision("", 1, False, (), kept)).get(KEY)


def all_tables(
    system: SmallSystem, shown: frozenset[Place], *, in_used_states: bool = False, before: bool = False
) -> AllTables:
    """All tables that agree with what is shown; ``before``: at earlier releases than the last.

    ``in_used_states``: of those states only that somebody is in, or that are results; who reads may know.
    """
    last = max(place.stood_at for place in system.places)
    said = printed(system, shown)
    rows = [
        row
        for row, place in enumerate(system.places)
        if place in said and not (before and place.stood_at == last)
    ]
    is_used = system.states.any(axis=0) | np.array([True, True, False, True])
    return AllTables(
        system.stands[rows],
        system.sizes,
        np.array([said[system.places[row]] for row in rows], np.int64).reshape(-1, 4),
        tuple(np.flatnonzero(is_used | (not in_used_states)).tolist()),
    )


def must_stay_open(system: SmallSystem, shown: frozenset[Place]) -> list[Sensitive]:
    """Of every person, every group, and whoever is in some shown groups and not in others."""
    rows = {
        (place.stood_at, place.scope, (place.breakdown, place.group_key)): row
        for place, row in zip(system.places, system.stands, strict=True)
        if place in shown
    }
    tables = all_tables(system, shown)
    nobody_known = tables.stands[tables.said[:, 2] == 0].any(axis=0)
    kinds = len(system.sizes)
    sets = [*system.stands, *np.eye(kinds, dtype=bool), *combined(rows)]
    rules = system.rules
    return sensitive_of(
        sets,
        system.states,
        np.broadcast_to(nobody_known, kinds),
        rules.minimum_group,
        rules.minimum_part,
    )


def told_by_all_tables(
    system: SmallSystem,
    shown: frozenset[Place],
    *,
    in_whole_persons: bool,
    in_used_states: bool = False,
) -> list[Sensitive]:
    """What must stay open and does not, nor did earlier releases by themselves close it as far."""
    now = all_tables(system, shown, in_used_states=in_used_states)
    then = all_tables(system, shown, in_used_states=in_used_states, before=True)
    return [
        one
        for one in must_stay_open(system, shown)
        if is_told(one, now, then, in_whole_persons=in_whole_persons)
    ]


def is_told(one: Sensitive, now: AllTables, then: AllTables, *, in_whole_persons: bool) -> bool:
    """Whether a sensitive cell is too narrow by what is shown now, and narrower than it was then."""
    if is_open(one, now.ends):
        return False  # in fractions it is no narrower
    ends: tuple[Ends, Ends] = (
        (now.ends, then.ends) if in_whole_persons else (now.fractional_ends, then.fractional_ends)
    )
    if is_open(one, ends[0]):
        return False
    (least, most), (low, high) = (each(one.who, one.state) for each in ends)
    most, high = min(most, one.enough), min(high, one.enough)
    return bool(
        np.ceil(least - CLOSE) > np.ceil(low - CLOSE) or np.floor(most + CLOSE) < np.floor(high + CLOSE)
    )


def is_open(one: Sensitive, ends: Ends) -> bool:
    least, most = ends(one.who, one.state)
    return least <= CLOSE and most >= one.enough - CLOSE


def attackers_own(system: SmallSystem, shown: frozenset[Place]) -> list[Sensitive]:
    """The cells that are sensitive by the attacker's own reading."""
    people, tables, shown_tables = people_of(system), tables_of(system, shown), all_tables(system, shown)
    rows = people.stands[[people.groups.index(group) for group in tables.counts]]
    with thresholds(system):
        overlaps = attackers.overlapping(people, rows, tables)
        nobody = attackers.no_known_values(rows, shown_tables.said.astype(float))
        sums, enough = attackers.identify(people, overlaps, nobody, tables)
    who = sums.toarray().reshape(len(enough), len(people.sizes), STATES - 1) > 0
    return [
        Sensitive(each.any(axis=1), int(each.any(axis=0).argmax()), int(most))
        for each, most in zip(who, enough, strict=True)
    ]
