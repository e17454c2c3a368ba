"""docs/method.md says of every measure what the seeds and the statistics do."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from pipeline.statistics import funnel, poisson, standardise
from tests.unit.method_tables import agrees, codes, rows_in, rows_of, tables_in
from tests.unit.model_sql import rendered
from tests.unit.test_interval_macros import newcombe, wilson

PROJECT = Path(__file__).resolve().parents[2]
PAGE = (PROJECT / "docs" / "method.md").read_text("utf-8")
WORDS = " ".join(PAGE.replace("\n>", "\n").split())  # as they are read, whatever the lines
MEASURES = list(csv.DictReader((PROJECT / "seeds" / "measures.csv").open(encoding="utf-8")))
ROWS = rows_in(PAGE)


@pytest.mark.parametrize("measure", [row["measure"] for row in MEASURES])
def test_every_measure_has_one_row_in_the_table_of_its_family(measure: str) -> None:
    assert len(rows_of(measure, ROWS)) == 1, (
        f"docs/method.md: {measure} wants one row in the table of its family."
    )


def test_every_family_has_one_table_and_every_table_one_family() -> None:
    families = {row["measure"]: row["family"] for row in MEASURES}
    described = [
        {family for measure, family in families.items() if rows_of(measure, table) == rows_of(measure, ROWS)}
        for table in tables_in(PAGE)
    ]
    assert [len(of_one) for of_one in described] == [1] * len(set(families.values()))
    assert set().union(*described) == set(families.values())


def test_no_row_is_of_a_measure_that_is_not() -> None:
    known = [rows_of(row["measure"], ROWS)[0]["figure"] for row in MEASURES]
    assert [row["figure"] for row in ROWS if row["figure"] not in known] == []
    named = {code for row in ROWS for code in codes(row) if "<" not in code}
    assert named <= {row["measure"] for row in MEASURES}


@pytest.mark.parametrize("figure", MEASURES, ids=lambda row: row["measure"])
def test_base_interval_and_bounds_are_those_of_the_seed(figure: dict[str, str]) -> None:
    (row,) = rows_of(figure["measure"], ROWS)
    assert agrees(row, figure)


def percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def test_the_worked_share_is_wilsons_with_its_bounds() -> None:
    ((low, high),) = wilson(np.array([24]), np.array([40]))
    assert (
        f"M01 = 24/40 = 60 %, Wilson {percent(low)} to {percent(high)}, "
        f"bounds 24/55 = {percent(24 / 55)} to 39/55 = {percent(39 / 55)}"
    ) in WORDS


def points(share: float) -> str:
    return f"{100 * share:+.1f}".replace("-", "\N{MINUS SIGN}")


def released(question: str, *numbers: int) -> tuple[float, ...]:
    """What the disclosure control's own SQL makes of numbers that are to be released."""
    (file,) = (PROJECT / "pipeline" / "disclosure").rglob("figures.sql")
    names = "design_effect|root|wilson_upper|upper_end|arm"
    macros = re.findall(rf"create temp macro (?:{names})\(.+?;", file.read_text("utf-8"), re.DOTALL)
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as cases; create schema cases.seeds")
        seed = str(PROJECT / "seeds" / "assumptions.csv")
        connection.execute("create table cases.seeds.assumptions as from read_csv(?)", [seed])
        for macro in macros:
            connection.execute(rendered(macro))
        found: tuple[float, ...] = connection.execute(question, numbers).fetchall()[0]
    return found


def released_arms(net: int, pairs: int) -> tuple[float, float]:
    """Both ends of the interval of a net change."""
    below, above = released("select arm(-?, ?), arm(?, ?)", net, pairs, net, pairs)
    return net / pairs - below, net / pairs + above


def test_the_worked_share_has_its_released_interval() -> None:
    rest, most = released("select upper_end(?, 50), upper_end(?, 50)", 50 - 24, 24)
    assert f"16 of 33.3 count in a release: {1 - rest:.1%} to {most:.1%}.".replace("%", " %") in WORDS


def test_the_worked_net_change_has_both_its_intervals() -> None:
    ((low, high),) = newcombe(*(np.array([count]) for count in (12, 10, 4, 14)))
    least, most = released_arms(6, 40)
    assert (
        f"Net change 6/40 = +15 points; paired {points(low)} to {points(high)}, "
        f"released {points(least)} to {points(most)}."
    ) in WORDS


def test_the_worked_rate_has_an_exact_interval() -> None:
    low, high = (float(100 * limit[0] / 40) for limit in poisson.exact_limits(np.array([2])))
    assert f"Two setbacks in 40 person-months: 5.0 per 100, exact Poisson {low:.1f} to {high:.1f}." in WORDS


def test_the_worked_comparison_is_the_standardised_share() -> None:
    achieved, persons = np.array([[7, 2], [6, 3], [5, 1]]), np.array([[10, 4], [11, 9], [9, 7]])
    weights, both = np.array([0.4, 0.6]), (achieved.sum(axis=0), persons.sum(axis=0))
    share = float(standardise.standardised_share(*both, weights))
    reach = standardise.Z * float(standardise.standard_error(*both, weights))
    low, high = (float(end) for end in standardise.interval(achieved, persons, weights))
    assert f"= {share:.0%}; z s is {100 * reach:.1f} points".replace("%", " %") in WORDS
    assert f"The interval is {percent(low)} to {percent(high)}." in WORDS


def test_the_worked_comparison_has_its_released_interval() -> None:
    rest, most = released("select upper_end(?, 50), upper_end(?, 50)", 29, 21)
    assert f"of 50 pairs, 33.3 count: {percent(1 - rest)} to {percent(most)}." in WORDS


def test_the_worked_funnel_is_the_one_that_is_drawn() -> None:
    counts = pd.DataFrame({"known": [20, 40, 60, 80], "achieved": [16, 20, 33, 45]})
    limits = funnel.funnel(counts.assign(provider_id=list("ABCD"), outcome="O01", milestone=12))
    first, (low, high) = limits.iloc[0], funnel.exact_limits(np.array([20]), np.array([0.57]), 0.95)
    assert f"φ = {first['dispersion']:.2f}." in WORDS
    assert (
        f"20 persons are {100 * low[0]:.0f} % and {100 * high[0]:.0f} %, "
        f"the widened ones {percent(first['low_95'])} and {percent(first['high_95'])}"
    ) in WORDS
