"""Tables that are shown whole or not at all: none is left that tells of a few beside another."""

from __future__ import annotations

from importlib import import_module
from typing import NoReturn

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from pipeline.attacker import Candidates
from pipeline.attacker.attack import attacked
from pipeline.attacker.knowledge import People
from pipeline.attacker.published import Tables
from pipeline.attacker.verdict import Verdict
from pipeline.disclosure import Decision
from pipeline.disclosure.place import Place
from pipeline.disclosure.suppression.certificates import Certificates
from pipeline.disclosure.suppression.systems import System, Table
from pipeline.disclosure.suppression.table_structure import TableStructure
from pipeline.disclosure.suppression.whole_tables import Judged, judge
from pipeline.disclosure.threshold.rules import FLOOR
from pipeline.jobs import verdicts

KEY = ("M06", "O01", -1)
COUNTED, NOT_COUNTED, NOT_ASKED, UNKNOWN = range(4)
Groups = dict[tuple[str, str, str], np.ndarray]  # scope, breakdown, code: persons
REGION, FIRST, SECOND = (Table(scope, "all", -1, "M06", "O01") for scope in ("region", "donor:A", "donor:B"))


def states_of(state: np.ndarray) -> np.ndarray:
    return np.eye(4, dtype=np.int64)[state]


def stands_of(groups: Groups, persons: int) -> csr_matrix:
    return csr_matrix(np.array([np.isin(np.arange(persons), who) for who in groups.values()], float))


def unsafe(
    groups: Groups, state: np.ndarray, *tables: Table, has_two_sides: bool = True, is_alone: bool = True
) -> set[Table]:
    """The tables that may not be shown; the region is dearest."""
    return judged(groups, state, *tables, has_two_sides=has_two_sides, is_alone=is_alone).unsafe


def judged(
    groups: Groups, state: np.ndarray, *tables: Table, has_two_sides: bool = True, is_alone: bool = True
) -> Judged:
    cells: dict[Table, dict[int, float]] = {table: {} for table in tables}
    for cell, (scope, breakdown, _) in enumerate(groups):
        for table in tables:
            if (table.scope, table.breakdown) == (scope, breakdown):
                cells[table][cell] = 3.0 if scope == "region" else 1.0
    sizes = np.ones(len(state), np.int64)
    structure = TableStructure(stands_of(groups, len(state)), states_of(state)[:, :UNKNOWN], sizes)
    places = {Place(*group, 1): cell for cell, group in enumerate(groups)}
    return judge(System(structure, has_two_sides, is_alone, cells, FLOOR, places=places, every_place=places))


def attacked_by(
    groups: Groups,
    state: np.ndarray,
    *tables: Table,
    has_two_sides: bool = True,
    claimed: Candidates | None = None,
) -> Verdict:
    """What somebody can tell who knows everybody and reads these tables."""
    states = states_of(state)
    places = {(table.scope, table.breakdown) for table in tables}
    counts = {}
    for group, who in groups.items():
        if group[:2] in places:
            counted, others, not_asked, _ = states[who].sum(axis=0).tolist()
            counts[1, *group] = (counted, counted, counted + others, not_asked)
    people = People(
        tuple((1, *group) for group in groups),
        stands_of(groups, len(state)),
        np.ones(len(state)),
        states[:, :UNKNOWN],
    )
    return attacked(Tables(-1, "O01", counts, "M06", "own", has_two_sides), people, 0, claimed)


def two_donors(both: int) -> Groups:
    """Sixty persons, of whom the one donor pays for the first, the other for the last, some by both."""
    everybody = np.arange(60)
    return {
        ("region", "all", ""): everybody,
        ("donor:A", "all", ""): everybody[: 30 + both // 2],
        ("donor:B", "all", ""): everybody[30 - (both - both // 2) :],
        ("donor:A", "sex", "other"): everybody[30 - (both - both // 2) : 30 + both // 2],
    }


def test_two_donors_beside_the_region_tell_of_the_few_whom_both_pay_for() -> None:
    groups, state = two_donors(10), np.arange(60) % 2
    tables = (REGION, FIRST, SECOND)
    assert not attacked_by(groups, state, *tables).is_safe

    found = unsafe(groups, state, *tables)
    assert len(found) == 1
    assert found < {FIRST, SECOND}
    assert attacked_by(groups, state, *set(tables) - found).is_safe


def test_many_whom_both_pay_for_are_not_sensitive() -> None:
    assert unsafe(two_donors(20), np.arange(60) % 2, REGION, FIRST, SECOND) == set()


@pytest.mark.parametrize(("of_both", "found"), [(COUNTED, 1), (NOT_COUNTED, 0)])
def test_of_a_measure_with_one_side_it_may_be_told_that_somebody_is_not_counted(
    of_both: int, found: int
) -> None:
    groups, state = two_donors(10), np.arange(60) % 2
    state[groups["donor:A", "sex", "other"]] = of_both

    assert len(unsafe(groups, state, REGION, FIRST, SECOND, has_two_sides=False)) == found
    told = attacked_by(groups, state, REGION, FIRST, SECOND, has_two_sides=False)
    assert told.is_safe is (found == 0)


def test_where_nobody_is_known_there_is_nothing_to_tell() -> None:
    assert unsafe(two_donors(10), np.full(60, UNKNOWN), REGION, FIRST, SECOND) == set()


def test_that_nobody_is_known_is_not_shown_where_another_measure_may_take_the_table_away() -> None:
    nobody = np.full(60, UNKNOWN)
    assert unsafe(two_donors(10), nobody, REGION, FIRST, SECOND, is_alone=False) == {REGION, FIRST, SECOND}


def nothing_is_left(*_: object) -> NoReturn:
    raise AssertionError("a secret is looked for that the tables of the proof open")


@pytest.mark.long
@settings(max_examples=25)
@given(st.randoms(use_true_random=False), st.booleans(), st.booleans())
def test_what_is_left_withstands_the_attack(random: object, has_two_sides: bool, is_complete: bool) -> None:
    chance = np.random.default_rng(random.getrandbits(32))  # type: ignore[attr-defined]
    everybody = np.arange(60)
    shares = chance.dirichlet([2, 1] if is_complete else [2, 2, 0.3, 1])
    state = chance.choice(len(shares), 60, p=shares)
    scopes = {"region": everybody}
    scopes |= {name: everybody[chance.random(60) < 0.6] for name in ("donor:A", "donor:B", "country:KHM")}
    codes = {name: chance.integers(0, number, 60) for name, number in (("sex", 2), ("form", 4))}
    groups: Groups = {}
    for scope, who in scopes.items():
        groups[scope, "all", ""] = who
        for breakdown, code in codes.items():
            for one in np.unique(code[who]):
                groups[scope, breakdown, str(one)] = who[code[who] == one]
    tables = {
        Table(scope, breakdown, -1, "M06", "O01")
        for scope, breakdown in {group[:2] for group in groups}
        if all(
            len(who) >= FLOOR.minimum_group
            for group, who in groups.items()
            if group[:2] == (scope, breakdown)
        )
    }
    groups |= {("region", "number", str(one)): everybody[[one]] for one in everybody}
    unsafe_tables, certificate = judged(groups, state, *tables, has_two_sides=has_two_sides)
    left = tables - unsafe_tables
    found = attacked_by(groups, state, *left, has_two_sides=has_two_sides)
    kept = Certificates()
    kept.keep(KEY, certificate)
    claimed = verdicts.claimed(Decision("", 1, False, (), kept)).get(KEY)

    assert found.is_safe
    assert attacked_by(groups, state, *left, has_two_sides=has_two_sides, claimed=claimed) == found
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(import_module("pipeline.attacker.attack"), "_intervals", nothing_is_left)
        attacked_by(groups, state, *left, has_two_sides=has_two_sides, claimed=claimed)
