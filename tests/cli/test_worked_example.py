"""The page that follows one made-up person through all figures says what the program makes of her records."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline import ingest, transform, warehouse
from pipeline.settings import Settings
from tests import oracle
from tests.cli.worked_page import (
    NO_ROW,
    PACKAGE,
    PAGE,
    Figure,
    Marked,
    Place,
    estimate,
    figure,
    figures,
    marked_tables,
    read,
)

PROJECT = Path(__file__).resolve().parents[2]
MEASURES = {row["measure"]: row for row in read(PROJECT / "seeds" / "measures.csv")}
OUTCOMES = [row["outcome"] for row in read(PROJECT / "seeds" / "outcomes.csv")]
MONTHS = {row["assessment_id"]: row["month"] for row in read(PACKAGE / "assessments.csv")}
NOT_SHARES = ("months", "outcomes", "kappa", "icc")
TABLES = marked_tables("figures")
Cell = tuple[Figure | None, float | None]
NOTHING: Cell = (None, None)


def told(table: Marked) -> dict[Place, str]:
    return figures(table, list(MEASURES), OUTCOMES)


def expected(table: Marked) -> dict[Place, Cell]:
    """Counts and estimate of each cell of a table; neither where there is no row."""
    refused = table.settings.get("estimate") == "none"
    return {place: meant(place, cell, refused) for place, cell in told(table).items()}


def meant(place: Place, cell: str, refused: bool) -> Cell:
    said, unit = figure(cell), MEASURES[place.measure]["unit"]
    if said is None or refused or unit == "incidence":
        return said, None
    if unit in NOT_SHARES:
        return Figure(None, said.denominator, said.unknown, said.not_applicable), estimate(cell)
    if not said.denominator:
        return said, None
    share = (said.numerator or 0) / said.denominator
    return said, round(100 * share if unit == "rate" else share, 9)


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse with nobody but her in it."""
    settings = Settings(project=PROJECT, home=tmp_path_factory.mktemp("worked_example"))
    with warehouse.connect(settings.cases_db, settings) as connection:
        [receipt] = ingest.take_in([PACKAGE], connection, settings)
    assert not receipt.quarantined
    transform.build(settings, None, progress=lambda _: None)
    with duckdb.connect(str(settings.cases_db), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def built(cases: duckdb.DuckDBPyConnection) -> dict[Place, Cell]:
    """Every row of figures that is not broken down; of half-years those of all service areas together."""
    rows = cases.execute(
        "select measure, outcome, service_area, milestone, scope, half_year, numerator, denominator, "
        "unknown, not_applicable, due, round(estimate, 9) from marts.indicator_values "
        "where breakdown = 'all' or (breakdown = 'half_year' and service_area is null)"
    ).fetchall()
    return {Place(*row[:6]): (Figure(*row[6:11]), row[11]) for row in rows}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.told} {table.rows[0][0]}")
def test_every_figure_on_the_page_is_what_the_program_makes_of_her(
    table: Marked, built: dict[Place, Cell]
) -> None:
    wanted = expected(table)
    assert {place: built.get(place, NOTHING) for place in wanted} == wanted


def test_a_wrong_cell_would_be_noticed(built: dict[Place, Cell]) -> None:
    right, wrong = "| O01 | 0/1 | 1/1 | 1/1 |", f"| O01 | 1/1 | {NO_ROW} | unknown |"
    assert PAGE.count(right) == 1
    cells = [
        cell
        for table in marked_tables("figures", PAGE.replace(right, wrong))
        for cell in expected(table).items()
    ]
    region = [(place, cell) for place, cell in cells if place.scope == "region"]
    differing = [
        (place.measure, place.outcome, place.milestone)
        for place, cell in region
        if built.get(place, NOTHING) != cell
    ]
    assert differing == [("M01", "O01", 0), ("M01", "O01", 3), ("M01", "O01", 6)]


def test_no_figure_that_she_adds_to_is_left_out(built: dict[Place, Cell]) -> None:
    on_page = {place for table in TABLES for place in told(table)}
    slices = {slice_of(table, place) for table in TABLES for place in told(table)}
    left_out = [
        place
        for place, (said, _) in built.items()
        if said and not said.is_empty and place not in on_page and slices & slices_around(place)
    ]
    assert left_out == []


def slice_of(table: Marked, place: Place) -> tuple[Any, ...]:
    """What a table tells whole: a measure, or of its family the one outcome or milestone in the marker."""
    outcome = place.outcome if table.settings.get("outcome", "none") != "none" else "*"
    milestone = place.milestone if table.settings.get("milestone", "cut-off") != "cut-off" else "*"
    is_whole = (outcome, milestone) == ("*", "*")
    return place.scope, place.measure if is_whole else family(place), outcome, milestone


def slices_around(place: Place) -> set[tuple[Any, ...]]:
    return {
        (place.scope, name, outcome, milestone)
        for name in (place.measure, family(place))
        for outcome in (place.outcome, "*")
        for milestone in (place.milestone, "*")
    }


def family(place: Place) -> str:
    return f"family {MEASURES[place.measure]['family']}"


def test_every_measure_stands_on_the_page() -> None:
    assert {place.measure for table in TABLES for place in told(table)} == set(MEASURES)


def test_what_stands_in_two_tables_is_the_same_in_both() -> None:
    cells = {(place, cell) for table in TABLES for place, cell in told(table).items()}
    assert len(cells) == len({place for place, _ in cells})


def test_lost_contact_changes_the_time_to_achievement_of_one_outcome_only(built: dict[Place, Cell]) -> None:
    def rows(measure: str) -> set[tuple[Any, ...]]:
        region = ((place, cell) for place, cell in built.items() if place.scope == "region")
        return {(p.outcome, p.milestone, cell[0]) for p, cell in region if p.measure == measure}

    assert {row[0] for row in rows("M08") ^ rows("M08_lost_competes")} == {"O08"}


def test_she_counts_alike_in_the_region_her_country_and_her_donor(built: dict[Place, Cell]) -> None:
    alike: dict[str, set[tuple[Any, ...]]] = {"region": set(), "country:KHM": set(), "donor:LOTUS": set()}
    for place, (said, _) in built.items():
        if MEASURES[place.measure]["family"] != "M17":
            alike[place.scope].add((place.measure, place.outcome, place.area, place.milestone, said))
    assert len(alike["region"]) > 500
    assert alike["region"] == alike["country:KHM"] == alike["donor:LOTUS"]


def test_the_bounds_count_an_unknown_once_as_lost_and_once_as_held(cases: duckdb.DuckDBPyConnection) -> None:
    query = (
        "select bound_low, bound_high from marts.indicator_values "
        "where measure = 'M05_12' and outcome = 'O09' and scope = 'region' and breakdown = 'all'"
    )
    assert cases.execute(query).fetchall() == [(0, 1)]


def test_she_is_in_the_groups_that_the_page_names(cases: duckdb.DuckDBPyConnection) -> None:
    [table] = marked_tables("groups")
    query = (
        "select breakdown, replace(group_key, ';', ' ') from marts.indicator_values "
        "where measure = 'M03_enrolled' and milestone = 0 and scope = 'region' and breakdown <> 'all'"
    )
    assert sorted(cases.execute(query).fetchall()) == sorted(table.rows)


def test_the_windows_are_those_of_the_program(cases: duckdb.DuckDBPyConnection) -> None:
    """The assessment that counts is known by its month."""
    [table] = marked_tables("windows")
    query = (
        "select due.milestone::varchar, strftime(due.milestone_month, '%Y-%m'), "
        "strftime(due.first_month, '%Y-%m') || ' to ' || strftime(due.last_month, '%Y-%m'), "
        "coalesce(strftime(assessments.month, '%Y-%m'), 'none') "
        "from intermediate.int_milestones_due as due "
        "inner join intermediate.int_visits as visits using (milestone) "
        "left join intermediate.int_assessments as assessments using (assessment_key) order by due.milestone"
    )
    shown = [
        (milestone, month, window, MONTHS.get(counts, counts))
        for milestone, month, window, _, counts in table.rows
        if counts != "not due"
    ]
    assert cases.execute(query).fetchall() == shown


def test_the_levels_by_criteria_are_those_of_the_program(cases: duckdb.DuckDBPyConnection) -> None:
    [table] = marked_tables("levels")
    query = (
        "select strftime(assessments.month, '%Y-%m'), coalesce(ratings.level::varchar, 'none') "
        "from intermediate.int_ratings as ratings "
        "inner join intermediate.int_assessments as assessments using (assessment_key) "
        "where ratings.outcome = ? and ratings.recomputed_beside_recorded order by all"
    )
    shown = [(MONTHS[assessment], level) for assessment, _, level, _ in table.rows]
    assert cases.execute(query, [table.told]).fetchall() == shown


def test_the_states_are_those_of_the_program(cases: duckdb.DuckDBPyConnection) -> None:
    [table] = marked_tables("states")
    query = (
        "select outcome, milestone::varchar, case state when 'known' then level::varchar "
        "when 'not_applicable' then 'n/a' else unknown_reason end from intermediate.int_outcome_states"
    )
    assert sorted(cases.execute(query).fetchall()) == sorted(table.cells())


def test_a_second_computation_agrees_about_her(cases: duckdb.DuckDBPyConnection) -> None:
    expected = oracle.indicator_values(PACKAGE, PROJECT / "seeds")
    differences = oracle.differences_from(cases, expected, "marts.indicator_values")
    assert differences.empty, differences["problem"].value_counts().to_string()
