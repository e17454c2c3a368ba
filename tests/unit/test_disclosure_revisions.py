"""Figures of cohorts: shown once they have closed, as first released; what is told of their revisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipeline import disclosure
from pipeline.settings import Settings
from tests.unit.cases_file import Group, write

PROJECT = Path(__file__).resolve().parents[2]
CLOSED, OPEN = date(2025, 9, 1), date(2026, 9, 1)


def cohort(value: str, due: int, known: int, achieved: int, scope: str = "region") -> Group:
    return Group(scope, due, known, achieved, breakdown="cohort", value=value, gained=known // 2, lost=3)


REGION = Group("region", 240, 180, 100, gained=60, lost=10)
KHM = Group("country:KHM", 120, 90, 50, gained=30, lost=5)
FIRST, SECOND = cohort("2024H1", 140, 100, 60), cohort("2025H1", 100, 80, 40)
FIRST_KHM = cohort("2024H1", 70, 50, 30, "country:KHM")


@dataclass(frozen=True)
class Revision:
    """A figure of 2024H1 at 12 months, old and new: numerator, denominator, due."""

    old: tuple[int, int, int]
    new: tuple[int, int, int]
    scope: str = "region"
    measure: str = "M01"
    reason: str = "records_corrected"


def released(
    home: Path,
    groups: Sequence[Group],
    revisions: Sequence[Revision] = (),
    frozen: tuple[int, int, int] | None = None,
    is_current: bool = True,
) -> duckdb.DuckDBPyConnection:
    """Release 2026H1; ``frozen`` is what was released before of 2024H1: numerator, denominator and due.

    An older series of the same figure is in the register too.
    """
    settings = Settings(project=PROJECT, home=home)
    write(settings.cases_db, groups)
    with duckdb.connect(str(settings.cases_db)) as connection:
        connection.execute(
            "insert into intermediate.int_cohort_windows values ('2024H1', 12, ?), ('2025H1', 12, ?)",
            [CLOSED, OPEN],
        )
        connection.execute("update intermediate.int_cases set opened_month = '2023-07-01'")
        if frozen:
            _freeze(connection, frozen, is_current)
        for revision in revisions:
            _revise(connection, revision)
    disclosure.release(settings, ["ministry:KHM"], "2026H1", date(2026, 6, 1), "test")
    return duckdb.connect(str(settings.release_db), read_only=True)


def _freeze(connection: duckdb.DuckDBPyConnection, counts: tuple[int, int, int], is_current: bool) -> None:
    connection.execute(
        "insert into intermediate.int_frozen_series values "
        "('2025H2', 'M01', 'O01', '1.0/1.0', 12, '2024H1', ?, true)",
        [is_current],
    )
    connection.execute(
        "insert into register.frozen_figures by name select '2025H2' as period, 'run' as run_id, "
        "date '2025-12-01' as as_of, timestamp '2026-02-01' as released_at, 'v1' as code_version, "
        "'M01' as family, unnest(['0.9/1.0', '1.0/1.0']) as version, 'region' as scope, 'M01' as measure, 'O01' as outcome, "
        "12 as milestone, '2024H1' as cohort, $k as numerator, $n as denominator, $due - $n as unknown, "
        "0 as not_applicable, $due as due, $k / $n as estimate, $k / $n - 0.1 as ci_low, "
        "$k / $n + 0.1 as ci_high",
        dict(zip(("k", "n", "due"), counts, strict=True)),
    )


def _revise(connection: duckdb.DuckDBPyConnection, revision: Revision) -> None:
    sides = {
        f"{side}_{name}": value
        for side, counts in (("old", revision.old), ("new", revision.new))
        for name, value in zip(
            ("numerator", "denominator", "due", "unknown", "not_applicable"),
            (*counts, counts[2] - counts[1], 0),
            strict=True,
        )
    }
    key = {
        "scope": revision.scope,
        "measure": revision.measure,
        "outcome": None if revision.measure == "M03" else "O01",
        "milestone": 12,
        "cohort": "2024H1",
        "period": "2025H2",
        "reason": revision.reason,
    }
    columns = {**key, **sides}
    connection.execute(
        f"insert into marts.revisions ({', '.join(columns)}) values ({', '.join('?' * len(columns))})",
        list(columns.values()),
    )


def shown(release: duckdb.DuckDBPyConnection, columns: str = "cohort, status, numerator") -> list[tuple]:
    return release.execute(
        f"select {columns} from indicator_values "
        "where scope = 'region' and breakdown = 'cohort' and measure = 'M01' and status <> 'c' order by all"
    ).fetchall()


def told(release: duckdb.DuckDBPyConnection) -> list[tuple]:
    return release.execute(
        "select scope, status, measure, old_numerator, new_numerator from revisions order by all"
    ).fetchall()


def test_a_cohort_is_shown_once_its_window_is_over_for_everybody_in_it(tmp_path: Path) -> None:
    assert shown(released(tmp_path, [REGION, FIRST, SECOND])) == [("2024H1", "published", 60)]


@pytest.mark.parametrize(
    "open_cohort", [(10, 0, 0), (30, 10, 5), (30, 20, 1), (30, 20, 18), (30, 20, 20)],
    ids=["few_due", "few_known", "nearly_none_achieved", "nearly_all_achieved", "all_achieved"],
)  # fmt: skip
def test_cohorts_are_withheld_where_all_less_those_shown_tells_of_few(
    tmp_path: Path, open_cohort: tuple[int, int, int]
) -> None:
    everybody = Group("region", *(140 + open_cohort[0], 100 + open_cohort[1], 60 + open_cohort[2]))
    assert shown(released(tmp_path, [everybody, FIRST, cohort("2025H1", *open_cohort)])) == []


def test_the_figure_that_was_released_first_is_shown_and_not_todays(tmp_path: Path) -> None:
    release = released(tmp_path, [REGION, FIRST, SECOND], frozen=(55, 98, 138))
    assert shown(release, "cohort, numerator, denominator, due") == [("2024H1", 55, 98, 138)]


def test_a_scope_that_had_nobody_when_its_cohort_was_released_is_not_shown_later(tmp_path: Path) -> None:
    release = released(tmp_path, [REGION, KHM, FIRST, FIRST_KHM, SECOND], frozen=(55, 98, 138))
    found = release.execute(
        "select count(*) from indicator_values where scope = 'country:KHM' and breakdown = 'cohort' "
        "and measure = 'M01'"
    ).fetchall()
    assert found == [(0,)]


def test_after_a_change_of_definition_todays_figure_is_shown(tmp_path: Path) -> None:
    release = released(tmp_path, [REGION, FIRST, SECOND], frozen=(55, 98, 138), is_current=False)
    assert shown(release) == [("2024H1", "published", 60)]


def test_corrections_of_a_few_records_keep_the_cohorts_from_being_shown_beside_all(tmp_path: Path) -> None:
    everybody = Group("region", 140, 100, 65, gained=60, lost=10)
    today = cohort("2024H1", 140, 100, 65)
    assert shown(released(tmp_path, [everybody, today], frozen=(60, 100, 140))) == []


MANY = Revision((40, 100, 140), (60, 100, 140))


def test_a_revision_of_many_is_told_with_both_values(tmp_path: Path) -> None:
    assert told(released(tmp_path, [REGION, FIRST, SECOND], [MANY])) == [
        ("region", "published", "M01", 40, 60)
    ]


@pytest.mark.parametrize(
    "revision",
    [
        Revision((55, 100, 140), (60, 100, 140)),
        Revision((40, 95, 140), (60, 100, 140)),
        Revision((40, 80, 135), (60, 100, 140)),
        Revision((40, 100, 140), (99, 100, 140)),
        Revision((40, 100, 140), (60, 100, 140), reason="definition_changed"),
    ],
    ids=["few_achieved", "few_known", "few_due", "nearly_all_now", "another_definition"],
)
def test_a_revision_that_would_tell_of_few_is_told_for_the_cohort_without_numbers(
    tmp_path: Path, revision: Revision
) -> None:
    release = released(tmp_path, [REGION, FIRST, SECOND], [revision])
    assert told(release) == [("region", "c", None, None, None)]


def test_many_are_not_told_in_one_scope_where_few_changed_in_another(tmp_path: Path) -> None:
    few = Revision((28, 50, 70), (30, 50, 70), scope="country:LAO")
    release = released(tmp_path, [REGION, FIRST, SECOND], [MANY, few])
    assert told(release) == [("region", "c", None, None, None)]


def test_many_are_not_told_where_few_changed_in_what_is_left_of_the_region(tmp_path: Path) -> None:
    most = Revision((15, 50, 70), (30, 50, 70), scope="country:KHM")
    groups = [REGION, KHM, FIRST, FIRST_KHM, SECOND, cohort("2025H1", 50, 40, 20, "country:KHM")]
    assert {status for _, status, *_ in told(released(tmp_path, groups, [MANY, most]))} == {"c"}


def test_revisions_of_one_cohort_are_told_once_for_each_reason(tmp_path: Path) -> None:
    revisions = [
        Revision((55, 100, 140), (60, 100, 140)),
        Revision((98, 138, 138), (100, 140, 140), measure="M03", reason="cases_came_or_left"),
    ]
    release = released(tmp_path, [REGION, FIRST, SECOND], revisions)
    reasons = release.execute("select reason, count(*) from revisions group by all order by all").fetchall()
    assert reasons == [("cases_came_or_left", 1), ("records_corrected", 1)]


@pytest.mark.parametrize(
    "revision",
    [Revision((4, 8, 10), (60, 100, 140)), Revision((60, 100, 140), (4, 8, 10))],
    ids=["small_then", "small_now"],
)
def test_nothing_is_told_of_a_group_that_was_or_is_small(tmp_path: Path, revision: Revision) -> None:
    assert told(released(tmp_path, [REGION, FIRST, SECOND], [revision])) == []


def test_nothing_is_told_of_a_figure_that_is_withheld(tmp_path: Path) -> None:
    small = cohort("2023H2", 10, 8, 4)
    assert told(released(tmp_path, [REGION, FIRST, SECOND, small], [MANY])) == []


def test_versions_after_the_first_are_the_start_of_a_series_in_their_order(tmp_path: Path) -> None:
    settings = Settings(project=PROJECT, home=tmp_path)
    write(settings.cases_db, [REGION])
    with duckdb.connect(str(settings.cases_db)) as connection:
        connection.execute("delete from seeds.indicator_versions where family <> 'M01' or version <> '1.0'")
        connection.execute("alter table seeds.indicator_versions alter version type varchar")
        for version in ("1.0", "1.10", "1.9"):
            connection.execute(
                "insert into seeds.indicator_versions (family, version, note) values ('M02', ?, 'Other')",
                [version],
            )
    disclosure.release(settings, ["ministry:KHM"], "2026H1", date(2026, 6, 1), "test")
    with duckdb.connect(str(settings.release_db), read_only=True) as release:
        found = release.execute("select family, version from series_breaks").fetchall()
    assert found == [("M02", "1.9"), ("M02", "1.10")]
