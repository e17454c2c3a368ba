"""Whom a kind of figure asks is read case by case: from facts, half-years and courses."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from pipeline.disclosure import scripts
from pipeline.disclosure.differencing import asked_cases
from tests.unit.warehouse_of_figures import RULES, Measure, Warehouse, every

PEOPLE = 30
COURSES = """
    insert into cases.marts.case_courses
    select
        case_key,
        $measure,
        $outcome,
        $milestone,
        $ending
    from cases.marts.cases
    where case_no in (select unnest($cases))
"""
KINDS = [
    ("M01", "O01", 12, "", range(20)),
    ("M11_most_of_due", "", 12, "", range(25)),
    ("M21_new", "", -1, "2025H2", range(7, 19)),
    ("M08", "O01", 12, "", range(3, 9)),
    ("M08", "O01", 18, "", range(3, 9)),
    ("M08_lost_competes", "O01", 12, "", range(3, 8)),
    ("M08_at_risk", "O01", 12, "", range(3, 9)),
    ("M08_median", "O01", -1, "", range(3, 9)),
    ("M08", "O02", 12, "", range(10, 12)),
    ("M14", "", 12, "", range(1, 30)),
    ("M14_follow_up", "", -1, "", range(1, 30)),
    ("M11_median", "", 12, "", range(14, 22)),
]


@pytest.fixture(scope="module")
def warehouse() -> Warehouse:
    measures = [
        Measure(code, every(2), outcome, at) for code, outcome, at, half_year, _ in KINDS if not half_year
    ]
    made = Warehouse(PEOPLE).measured(*measures)
    made.connection.execute("delete from cases.marts.contributions")
    made.measured(Measure("M01", every(2, range(20)), "O01", 12))
    made.measured(Measure("M11_most_of_due", every(2, range(25)), milestone=12))
    made.happened("M21_new", of_2025H2=every(2, range(7, 19)))
    for measure, outcome, at, ending, cases in (
        ("M08", "O01", 6, "event", range(3, 6)),
        ("M08", "O01", 36, "censored", range(6, 9)),
        ("M08", "O02", 3, "event", range(10, 12)),
        ("M08_lost_competes", "O01", 6, "competing", range(3, 8)),
        ("M14", None, 12, "lost", range(1, 30)),
        ("M11_median", None, 12, None, range(14, 22)),
        ("M11_median", None, 18, None, range(24)),
    ):
        made.connection.execute(
            COURSES,
            {"measure": measure, "outcome": outcome, "milestone": at, "ending": ending, "cases": [*cases]},
        )
    for name in ("half_years", "counted"):
        scripts.run(made.connection, f"differencing/{name}", RULES)
    return made


@pytest.mark.parametrize(("measure", "outcome", "milestone", "half_year", "asked"), KINDS)
def test_a_kind_asks_those_who_stand_behind_it(
    warehouse: Warehouse, measure: str, outcome: str, milestone: int, half_year: str, asked: range
) -> None:
    [(kind,)] = warehouse.connection.execute(
        "select kind from kinds where (measure, outcome_key, milestone, half_year) = (?, ?, ?, ?)",
        [measure, outcome, milestone, half_year],
    ).fetchall()

    (found,) = asked_cases.read(warehouse.connection, [kind])

    assert np.flatnonzero(np.unpackbits(found)[-PEOPLE:]).tolist() == list(asked)


def test_kinds_come_in_the_order_in_which_they_are_asked_for(warehouse: Warehouse) -> None:
    kinds = [
        kind for (kind,) in warehouse.connection.execute("select kind from kinds order by kind").fetchall()
    ]

    forwards, backwards = (asked_cases.read(warehouse.connection, one) for one in (kinds, kinds[::-1]))

    assert (forwards == backwards[::-1]).all()
    assert any((one != other).any() for one, other in product(forwards, forwards))
