"""What is told of released figures that would be others today."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from pipeline.settings import Settings
from tests.unit.cases_file import WHOLE_TABLE, release, write
from tests.unit.cohort_release import (
    FIRST,
    FIRST_KHM,
    KHM,
    PROJECT,
    REGION,
    SECOND,
    Revision,
    cohort,
    released,
)

pytestmark = pytest.mark.long


def told(release: duckdb.DuckDBPyConnection) -> list[tuple]:
    return release.execute(
        "select scope, status, measure, old_numerator, new_numerator from revisions order by all"
    ).fetchall()


MANY = Revision((40, 100, 140), (60, 100, 140))


def test_a_revision_of_many_is_told_with_both_values(tmp_path: Path) -> None:
    assert told(released(tmp_path, [REGION, FIRST, SECOND], [MANY])) == [
        ("region", "published", WHOLE_TABLE, 40, 60)
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


def test_a_revision_tells_no_more_than_numerator_and_denominator_of_another_measure(tmp_path: Path) -> None:
    release = released(tmp_path, [REGION, FIRST, SECOND], [MANY])
    found = release.execute(
        """select count(new_numerator), count(coalesce(old_unknown, new_unknown)),
            count(coalesce(old_not_applicable, new_not_applicable)) from revisions"""
    ).fetchall()
    assert found == [(1, 0, 0)]


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
    release(settings, ["ministry:KHM"])
    with duckdb.connect(str(settings.release_db), read_only=True) as file:
        found = file.execute("select family, version from series_breaks").fetchall()
    assert found == [("M02", "1.9"), ("M02", "1.10")]
