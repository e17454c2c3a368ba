"""What a release says of the last report: figures as they were released, and nothing that was not."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest

from pipeline.disclosure import readback
from pipeline.disclosure.register import entries, previous
from pipeline.disclosure.register.entry import RELEASE, WITHDRAWN, Entry
from pipeline.disclosure.release import partial_file
from pipeline.disclosure.threshold.rules import FLOOR
from pipeline.errors import DisclosureFailure
from pipeline.period import Period
from pipeline.settings import Settings
from tests.sparing import first_fast
from tests.unit.cases_file import WHOLE_TABLE, Group, decide, write
from tests.unit.earlier_releases import AUDIENCE, enter, take_back

PROJECT = Path(__file__).resolve().parents[2]
BEFORE = Path(__file__).resolve().parents[1] / "data" / "register_before"
FIRST, SECOND, THIRD = "2025H2", "2026H1", "2026H2"
NUMBERS = (
    "numerator, numerator_low, numerator_high, denominator, unknown, not_applicable, due, estimate, "
    "ci_low, ci_high, bound_low, bound_high"
)


def region(due: int, known: int, achieved: int) -> Group:
    return Group("region", due, known, achieved, gained=60, lost=10)


THEN, NOW = region(240, 180, 100), region(300, 220, 130)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(PROJECT, tmp_path)


def released(settings: Settings, groups: Sequence[Group], period: str = SECOND) -> duckdb.DuckDBPyConnection:
    """The release file of a next release."""
    write(settings.cases_db, groups)
    decide(settings, [AUDIENCE], period, Period.parse(period).last_month)
    return duckdb.connect(str(partial_file(settings)), read_only=True)


def of_the_table(file: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    return file.execute(
        "select period, not_compared, numerator, denominator from previous_figures where measure = ?",
        [WHOLE_TABLE],
    ).fetchall()


def test_a_first_release_has_no_last_report(settings: Settings) -> None:
    found = released(settings, [NOW]).execute("select count(*) from previous_figures").fetchall()
    assert found == [(0,)]


def test_a_figure_stands_beside_what_was_released_and_not_what_would_be_counted_now(
    settings: Settings,
) -> None:
    enter(settings, FIRST, [THEN], "update kept set numerator = 104, denominator = 181")
    assert of_the_table(released(settings, [NOW])) == [(FIRST, None, 104, 181)]


def test_the_comparison_follows_from_two_release_files(settings: Settings) -> None:
    """Each number of then stands in the file of then, beside a figure that stands in the file of now."""
    enter(settings, FIRST, [THEN])
    before = Path(settings.release_db).with_name("before.duckdb")
    before.write_bytes(partial_file(settings).read_bytes())
    with released(settings, [NOW]) as file:
        file.execute(f"attach '{before}' as before (read_only)")
        key = "scope, measure, outcome, service_area, milestone"
        said = "from previous_figures where status <> 'c'"
        shown = "indicator_values where breakdown = 'all' and status <> 'c'"
        assert file.execute(f"select count(*) > 0 {said}").fetchall() == [(True,)]
        then = f"(select {key}, {NUMBERS} {said}) except (select {key}, {NUMBERS} from before.{shown})"
        assert file.execute(then).fetchall() == []
        assert file.execute(f"(select {key} {said}) except (select {key} from {shown})").fetchall() == []


@pytest.mark.parametrize(
    ("change", "now", "why"),
    first_fast(
        [
            ("update kept set version = '0.9'", NOW, "definition_changed"),
            ("delete from kept where scope = 'region'", NOW, "withheld_then"),
            ("delete from kept", NOW, "new"),
            ("update kept set version = '0.9'", region(300, 220, 1), "withheld_now"),
            ("delete from kept where scope = 'region'", region(300, 220, 1), "withheld"),
            ("update kept set is_revision = true where scope = 'region'", NOW, "withheld_then"),
        ],
        3,
    ),
)
def test_a_figure_that_is_not_compared_has_its_reason_and_no_number(
    settings: Settings, change: str, now: Group, why: str
) -> None:
    other = Group("country:KHM", 120, 90, 50, gained=30, lost=5)
    kept = [other] if change.startswith("delete from kept where") else []
    enter(settings, FIRST, [THEN, *kept], change)
    file = released(settings, [now])
    assert of_the_table(file) == [(FIRST, why, None, None)]
    assert file.execute(
        f"select count(coalesce({NUMBERS})) from previous_figures where not_compared is not null"
    ).fetchall() == [(0,)]


def test_a_figure_that_is_shown_as_before_stands_beside_itself(settings: Settings) -> None:
    enter(settings, FIRST, [THEN])
    file = released(settings, [region(240, 180, 101)])
    assert of_the_table(file) == [(FIRST, None, 100, 180)]
    shown = "select numerator, as_of::varchar from indicator_values where measure = ? and breakdown = 'all'"
    assert file.execute(shown, [WHOLE_TABLE]).fetchall() == [(100, "2025-12-01")]


def test_figures_of_a_release_that_was_taken_back_are_not_compared(settings: Settings) -> None:
    enter(settings, FIRST, [THEN])
    take_back(settings, FIRST, [1])
    assert of_the_table(released(settings, [NOW])) == []


@pytest.mark.long
def test_what_a_later_report_repeated_of_a_release_that_was_taken_back_is_not_said(
    settings: Settings,
) -> None:
    enter(settings, FIRST, [THEN])
    enter(settings, SECOND, [region(240, 180, 101)])
    take_back(settings, FIRST, [1])
    assert of_the_table(released(settings, [NOW], THIRD)) == [(SECOND, "withdrawn", None, None)]


@pytest.mark.long
def test_a_release_that_is_looked_up_again_says_nothing_of_one_that_was_withdrawn_since(
    settings: Settings,
) -> None:
    enter(settings, FIRST, [THEN])
    write(settings.cases_db, [NOW])
    first = decide(settings, [AUDIENCE], SECOND, Period.parse(SECOND).last_month)
    entries.append(settings, Entry(2, RELEASE, "", SECOND, run_id=first.run_id))
    take_back(settings, FIRST, [1])
    again = decide(settings, [AUDIENCE], SECOND, Period.parse(SECOND).last_month)
    assert again.number == first.number
    with duckdb.connect(str(partial_file(settings)), read_only=True) as file:
        assert of_the_table(file) == []


def chain(*made: str | tuple[str, str]) -> tuple[Entry, ...]:
    """A register of releases by their periods, and of withdrawals: period and audience."""
    return tuple(
        Entry(number, RELEASE, "", each, run_id="r")
        if isinstance(each, str)
        else Entry(number, WITHDRAWN, "", each[0], reports={each[1]: "r"})
        for number, each in enumerate(made, start=1)
    )


@pytest.mark.parametrize(
    ("made", "period", "before"),
    [
        ([], "2026H1", None),
        (["2025H2"], "2026H1", 1),
        (["2024H1"], "2026H1", 1),
        (["2025H1", "2025H2"], "2026H1", 2),
        (["2025H2", "2025H1"], "2026H1", 1),
        (["2025H2", "2025H2"], "2026H1", 2),
        (["2026H1"], "2026H1", None),
        (["2026H2"], "2026H1", None),
        (["2025H2", "2026Q1"], "2026H1", 1),
        (["2025H2", "2026Q1"], "2026Q2", 2),
        (["2025H2", "2025"], "2026Q2", 1),
        (["2026Q2"], "2026H1", None),
    ],
)
def test_the_last_release_is_that_of_the_last_earlier_period(
    made: list[str], period: str, before: int | None
) -> None:
    found = previous.release_before(chain(*made), len(made) + 1, period)
    assert (found.number if found else None) == before


def test_of_what_was_entered_later_nothing_is_the_last(settings: Settings) -> None:
    known = chain("2025H1", "2026H1", "2025H2")
    found = previous.release_before(known, 2, "2026H1")
    assert found is not None
    assert found.number == 1


def test_a_report_that_was_withdrawn_is_passed_over_for_its_audience_alone() -> None:
    known = chain("2025H1", "2025H2", ("2025H2", AUDIENCE))
    numbers = {
        audience: found.number if (found := previous.release_before(known, 4, "2026H1", audience)) else None
        for audience in ("", AUDIENCE, "ministry:KHM")
    }
    assert numbers == {"": 2, AUDIENCE: 1, "ministry:KHM": 2}


def test_a_report_that_was_released_anew_after_it_was_withdrawn_is_the_last() -> None:
    known = chain("2025H2", ("2025H2", AUDIENCE), "2025H2")
    found = previous.release_before(known, 4, "2026H1", AUDIENCE)
    assert found is not None
    assert found.number == 3


def test_a_register_that_was_written_before_is_compared_with(settings: Settings) -> None:
    shutil.copytree(BEFORE / "register", settings.register)
    known = entries.read(settings)
    latest = max(Period.parse(entry.period) for entry in known if entry.kind == RELEASE)
    found = previous.release_before(known, len(known) + 1, str(latest.next))
    assert found is not None
    assert Period.parse(found.period) == latest


WITHHELD = ", ".join(["status = 'c'", *(f"{name} = null" for name in NUMBERS.split(", "))])
SAID_AGAIN = f"scope = 'region' and measure = '{WHOLE_TABLE}'"


@pytest.mark.parametrize(
    ("change", "what"),
    first_fast(
        [
            (
                f"update previous_figures set not_compared = 'new' where {SAID_AGAIN}",
                "where it is not compared",
            ),
            (
                f"update previous_figures set denominator = 10 where {SAID_AGAIN}",
                "stands for too few persons",
            ),
            (
                f"update indicator_values set {WITHHELD} where breakdown = 'all' and {SAID_AGAIN}",
                "beside one that is withheld",
            ),
        ]
    ),
)
def test_a_finished_release_is_stopped_where_it_says_again_what_it_may_not(
    settings: Settings, change: str, what: str
) -> None:
    enter(settings, FIRST, [THEN])
    released(settings, [NOW]).close()
    with duckdb.connect(str(partial_file(settings))) as file:
        readback.check(file, FLOOR)
        file.execute(change)
        with pytest.raises(DisclosureFailure, match=what):
            readback.check(file, FLOOR)
