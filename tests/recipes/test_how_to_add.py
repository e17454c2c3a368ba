"""Each recipe of the README's "How to add", carried out in a copy: it touches what it names, and it works."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipeline import contract, reporting
from pipeline.disclosure.threshold import priorities
from pipeline.jobs import agenda, audiences, landed
from pipeline.reference import indicator_versions
from pipeline.settings import Settings
from tests.recipes.changes import AUDIENCE, CHANGES, CHECK, CRITERION, MEASURE
from tests.recipes.conftest import Changed, Figures
from tests.recipes.copies import METHOD, PROJECT, is_named, rows_of_the_readme
from tests.unit.cases_file import Group, release, write
from tests.unit.method_tables import agrees, codes, rows_in, rows_of

Row = dict[str, str]
ROWS = rows_of_the_readme(PROJECT / "README.md")
FIRST_WINDOW_OVER = ("2026-05", "2024-05")  # by package: whoever was opened by then is enrolled at baseline


def test_every_row_of_the_readme_is_carried_out() -> None:
    assert list(ROWS) == list(CHANGES)


@pytest.mark.parametrize("what", CHANGES)
def test_a_recipe_touches_what_its_row_names_and_nothing_else(changed: Changed, what: str) -> None:
    assert ROWS[what]
    assert changed.touched[what]
    assert {
        path for path in changed.touched[what] if not any(is_named(path, name) for name in ROWS[what])
    } == set()
    assert {
        name for name in ROWS[what] if not any(is_named(path, name) for path in changed.touched[what])
    } == set()


def test_after_all_recipes_every_definition_has_its_version(changed: Changed) -> None:
    indicator_versions.check(changed.settings)


def test_a_new_measure_has_its_row_in_the_method(changed: Changed) -> None:
    """What tests/unit/test_docs_method.py asks of every measure."""
    rows = rows_in((changed.settings.project / METHOD).read_text("utf-8"))
    measures = (changed.settings.seeds / "measures.csv").read_text("utf-8").splitlines()
    [figure] = (row for row in csv.DictReader(measures) if row["measure"] == MEASURE)
    [row] = rows_of(MEASURE, rows)
    assert codes(row) == [MEASURE]
    assert agrees(row, figure)


def enrolled(figures: Figures, scope: str, breakdown: str, *columns: str) -> Counter[tuple[str, ...]]:
    """Cases whose first window is over, by the groups of a breakdown, as the figures have them."""
    rows = figures.ask(
        f"""select {"".join(f"{column}, " for column in columns)} denominator from marts.indicator_values
        where measure = 'M03_enrolled' and milestone = 0 and scope = ? and breakdown = ?""",
        scope,
        breakdown,
    )
    return Counter({tuple(group): cases for *group, cases in rows})


def by_hand(figures: Figures, key: Callable[[Row], tuple[str, ...]]) -> Counter[tuple[str, ...]]:
    """All cases whose first window is over, by a key, counted from the tables as they were written."""
    return Counter(
        key(case)
        for tables, last in zip(figures.packages, FIRST_WINDOW_OVER, strict=True)
        for case in tables["cases"]
        if case["opened_month"] <= last
    )


def having(figures: Figures, table: str, column: str, code: str) -> set[str]:
    """The cases with a row of that code in a table."""
    rows = (row for tables in figures.packages for row in tables[table])
    return {row["case_id"] for row in rows if row[column] == code}


def test_a_new_donor_has_a_report_definition_that_is_due_and_figures_of_its_own(figures: Figures) -> None:
    settings = figures.changed.settings
    audiences.refuse_unknown(settings)
    due = {entry.audience for entry in agenda.due(settings, date(2026, 8, 1)) if entry.now}
    assert audiences.resolve(settings, "donor:willow") in due
    assert AUDIENCE in landed.audiences(settings)
    assert AUDIENCE in {report.scope for report in reporting.definitions(settings)}
    targets = figures.ask("select outcome, target from landing.targets where donor_code = 'WILLOW'")
    assert [(outcome, float(target)) for outcome, target in targets] == [("O01", 0.6)]
    funded = having(figures, "fundings", "donor_code", "WILLOW")
    count = by_hand(figures, lambda case: (str(case["case_id"] in funded),))["True",]
    assert enrolled(figures, AUDIENCE, "all") == {(): count}
    assert count > 11


def test_a_new_name_is_what_the_provider_is_called(figures: Figures) -> None:
    called = [package.provider for package in landed.packages(figures.changed.settings)]
    assert called == ["Sample provider (made-up)", "House of Trees (made-up)"]


def test_a_new_code_passes_the_intake_and_has_figures(figures: Figures) -> None:
    settings = figures.changed.settings
    added, before = (
        {listed.code: listed.label for listed in contract.load(seeds).lists["forms"]}
        for seeds in (settings.seeds, PROJECT / "seeds")
    )
    assert added.items() - before.items() == {("forced_crime", "Forced crime")}
    exploitations = [row for tables in figures.packages for row in tables["exploitations"]]
    written = sum(row["form"] == "forced_crime" for row in exploitations)
    assert figures.ask("select count(*) from landing.exploitations where form = 'forced_crime'") == [
        (written,)
    ]
    assert figures.ask("select sum(rows_quarantined) from landing.reconciliation") == [(0,)]
    of_case = having(figures, "exploitations", "form", "forced_crime")
    count = by_hand(figures, lambda case: (str(case["case_id"] in of_case),))["True",]
    assert enrolled(figures, "region", "form_any", "form")["forced_crime",] == count > 11


def test_a_new_criterion_counts_in_the_level(figures: Figures) -> None:
    """The two differ in it alone: without it both would be at level 3."""
    rows = figures.ask(
        """select criteria.value, ratings.level
        from landing.criterion_ratings as criteria
        inner join intermediate.int_ratings as ratings
            on criteria.assessment_key = ratings.assessment_key and ratings.outcome = 'O08'
        where criteria.criterion = ? order by all""",
        CRITERION,
    )
    assert rows == [("met", 3), ("not_met", 2)]
    [(version,)] = figures.ask(
        "select version from intermediate.int_series where measure = 'M01' and outcome = 'O08'"
    )
    assert version.partition("/")[2] == "1.1"


def test_a_new_measure_has_the_figures_that_a_count_of_the_visits_gives(figures: Figures) -> None:
    found, counted = (
        figures.ask(query)
        for query in (
            f"""select scope, milestone, numerator, denominator from marts.indicator_values
            where measure = '{MEASURE}' and breakdown = 'all' order by all""",
            """select scopes.scope, visits.milestone,
                count(*) filter (is_contacted and not is_assessed), count(*)
            from intermediate.int_visits as visits
            inner join intermediate.int_scopes_of_case as scopes on visits.case_key = scopes.case_key
            group by all order by all""",
        )
    )
    assert found == counted
    assert len({numerator for _, _, numerator, _ in found}) > 5


def test_a_new_country_has_its_name_and_figures_of_its_own(figures: Figures) -> None:
    settings = figures.changed.settings
    assert "PHL" in {listed.code for listed in contract.load(settings.seeds).lists["countries"]}
    assert figures.ask("select label from seeds.countries where code = 'PHL'") == [("Philippines",)]
    audiences.refuse_unnamed(settings, ["ministry:PHL"])
    count = by_hand(figures, lambda case: (case["programme_country"],))
    assert enrolled(figures, "country:PHL", "all") == {(): count["PHL",]}
    assert enrolled(figures, "region", "country", "programme_country") == count
    assert count["PHL",] > 11


def test_a_new_breakdown_has_rows_that_a_count_of_the_cases_gives(figures: Figures) -> None:
    movements: dict[str, set[str]] = {}
    for row in (row for tables in figures.packages for row in tables.get("exploitations", ())):
        movements.setdefault(row["case_id"], set()).add(row["movement"])

    def group(case: Row) -> tuple[str, str]:
        named = movements.get(case["case_id"], set()) - {"unknown"}
        return ("both" if len(named) > 1 else next(iter(named), "unknown")), case["sex"]

    count = by_hand(figures, group)
    assert enrolled(figures, "region", "movement_sex", "movement", "sex") == count
    assert len(count) > 4


def test_a_breakdown_by_another_column_tells_what_is_not_recorded_from_no(figures: Figures) -> None:
    count = by_hand(figures, lambda case: (case.get("has_family_or_dependants") or "not_recorded",))
    column = "has_family_or_dependants"
    assert enrolled(figures, "region", "family", column) == count
    assert count.keys() > {("yes",), ("no",), ("not_recorded",)}


def test_new_breakdowns_are_asked_for_last_and_stand_in_a_release_with_their_labels(
    changed: Changed, tmp_path: Path
) -> None:
    asked = priorities.load(changed.settings.seeds)
    assert asked.breakdowns[-2:] == ("movement_sex", "family")
    assert asked.crossed["movement_sex"] == ("sex", "movement")
    settings = Settings(project=changed.settings.project, home=tmp_path)
    groups = [Group("region", 200, 150, 80, "family", code) for code in ("yes", "not_recorded")]
    write(settings.cases_db, [Group("region", 400, 300, 160), *groups], project=settings.project)
    release(settings, ("ministry:KHM",))
    with duckdb.connect(str(settings.release_db), read_only=True) as file:
        shown = file.execute(
            """select has_family_or_dependants, numerator from indicator_values
            where measure = 'M03' and outcome is null and breakdown = 'family' and status <> 'c'
            order by all"""
        ).fetchall()
        labels = file.execute(
            "select code, label from group_labels where group_column = 'has_family_or_dependants'"
        ).fetchall()
    assert shown == [("not_recorded", 150), ("yes", 150)]
    assert {("yes", "Has family or dependants"), ("not_recorded", "Not recorded")} < set(labels)


def test_a_new_check_runs_and_can_fail(figures: Figures) -> None:
    label = CHECK["meta"]["label"]
    found = [
        [result.success for result in results if result.expectation == label] for results in figures.checks
    ]
    assert found == [[False], [True]]


def test_without_the_recipes_nothing_of_it_is_known() -> None:
    """What the tests above show comes from the recipes."""
    lists = contract.load(PROJECT / "seeds").lists
    known = {code.code for name in ("forms", "countries", "criteria") for code in lists[name]}
    assert known.isdisjoint({"forced_crime", "PHL", CRITERION})
    assert AUDIENCE.partition(":")[2] not in audiences.donors(Settings(project=PROJECT, home=PROJECT))
