"""Tables that are shown whole, beside an earlier release: what has come since is nothing, or many."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from pipeline import disclosure
from pipeline.disclosure.register import certificate_file, entries
from pipeline.settings import Settings
from pipeline.warehouse import connect
from tests.unit.cases_file import WHOLE_TABLE, Group, decide, figure, write

pytestmark = pytest.mark.long

PROJECT = Path(__file__).resolve().parents[2]
JUNE = date(2026, 6, 1)
NOW = datetime(2026, 8, 1, 2, tzinfo=UTC)
FIRST = {"region": (200, 150, 80), "country:KHM": (100, 80, 40), "country:LAO": (100, 70, 40)}
BASELINES = ["M03_baseline_assessed", "M03_baseline_not_assessed"]
Sizes = dict[str, tuple[int, int, int]]  # by scope: due, known, achieved


def release(
    settings: Settings,
    sizes: Sizes,
    period: str,
    as_of: date,
    fill: Callable[[Path, list[Group]], object] = write,
) -> dict[str, tuple[date, int | None]]:
    """Release a period; up to which month each scope's table counts, and how many achieved."""
    former = settings.cases_db.with_name("former.duckdb")
    if settings.cases_db.exists():
        settings.cases_db.rename(former)
    fill(settings.cases_db, [Group(scope, *size) for scope, size in sizes.items()])
    if former.exists():
        with duckdb.connect(str(settings.cases_db)) as connection:
            connection.execute(f"attach '{former}' as former (read_only)")
            for table in ("head", "stood", "leaves", "further_cases"):
                connection.execute(f"insert into register.{table} from former.register.{table}")
        former.unlink()
    decision = decide(settings, ["ministry:KHM", "ministry:LAO"], period, as_of, "test")
    disclosure.publish(settings, decision, NOW, {})
    with duckdb.connect(str(settings.release_db), read_only=True) as file:
        rows = file.execute(
            "select scope, as_of, numerator from indicator_values where measure = ?", [WHOLE_TABLE]
        ).fetchall()
    return {scope: (counted_to, numerator) for scope, counted_to, numerator in rows}


def second(tmp_path: Path, sizes: Sizes) -> dict[str, int | None]:
    """Who achieved by scope in a second release; what is shown as before has the first release's month."""
    settings = Settings(PROJECT, tmp_path)
    release(settings, FIRST, "2025H2", date(2025, 12, 1))
    shown = release(settings, sizes, "2026H1", date(2026, 6, 1))
    for scope, (as_of, numerator) in shown.items():
        if sizes[scope] != FIRST[scope]:
            is_old = numerator == FIRST[scope][2]
            assert as_of == (date(2025, 12, 1) if is_old else date(2026, 6, 1)), scope
    return {scope: numerator for scope, (_, numerator) in shown.items()}


def more(due: int, known: int, achieved: int, *scopes: str) -> Sizes:
    """The first release's people and some more, in the region and in the scopes."""
    return {
        scope: (size[0] + due, size[1] + known, size[2] + achieved) if scope in ("region", *scopes) else size
        for scope, size in FIRST.items()
    }


def test_a_table_is_shown_anew_when_many_have_come(tmp_path: Path) -> None:
    assert second(tmp_path, more(40, 30, 14, "country:KHM"))["country:KHM"] == 54


@pytest.mark.parametrize(
    "came",
    [
        pytest.param((10, 0, 0), id="ten_persons"),
        pytest.param((40, 10, 5), id="ten_known"),
        pytest.param((40, 30, 2), id="two_achieved"),
        pytest.param((40, 30, 28), id="two_did_not"),
        pytest.param((40, 30, 30), id="all_achieved"),
        pytest.param((40, 30, 0), id="nobody_achieved"),
        pytest.param((0, 0, 10), id="ten_corrected_records"),
    ],
)
def test_a_table_is_shown_as_before_where_what_has_come_since_tells_of_few(
    tmp_path: Path, came: tuple[int, int, int]
) -> None:
    assert second(tmp_path, more(*came, "country:KHM"))["country:KHM"] == FIRST["country:KHM"][2]


def test_what_is_shown_as_before_tells_no_more_beside_it_than_what_is_new(tmp_path: Path) -> None:
    second(tmp_path, more(10, 0, 0, "country:KHM"))
    with duckdb.connect(str(Settings(PROJECT, tmp_path).release_db), read_only=True) as file:
        found = file.execute(
            """select numerator, denominator, unknown, not_applicable from indicator_values
            where scope = 'country:KHM' and measure = ?""",
            [WHOLE_TABLE],
        ).fetchall()

    assert found == [(40, 80, None, None)]


def test_a_scope_is_shown_as_before_where_few_have_come_to_the_rest_of_the_region(tmp_path: Path) -> None:
    sizes = {**more(40, 30, 14, "country:KHM"), "country:LAO": (105, 72, 41)}
    sizes["region"] = (245, 182, 95)

    assert second(tmp_path, sizes)["country:KHM"] == FIRST["country:KHM"][2]


def test_the_same_period_again_comes_out_as_it_is_in_the_register(tmp_path: Path) -> None:
    settings = Settings(PROJECT, tmp_path)
    first = release(settings, FIRST, "2025H2", date(2025, 12, 1))
    again = decide(settings, ["ministry:KHM", "ministry:LAO"], "2025H2", date(2025, 12, 1), "test")
    disclosure.publish(settings, again, NOW, {})

    assert again.is_registered
    [entry] = entries.read(settings)
    kept = certificate_file.read(settings, entry)  # what proves it is that of then, too
    assert kept
    assert all(one.figures.any() for one in kept.values())
    assert release(settings, FIRST, "2025H2", date(2025, 12, 1)) == first


def test_a_period_with_other_figures_is_a_release_of_its_own(tmp_path: Path) -> None:
    settings = Settings(PROJECT, tmp_path)
    release(settings, FIRST, "2025H2", date(2025, 12, 1))
    shown = release(settings, more(5, 5, 3, "country:KHM"), "2025H2", date(2025, 12, 1))

    assert shown["country:KHM"] == (date(2025, 12, 1), FIRST["country:KHM"][2])
    assert [entry.period for entry in entries.read(settings)] == ["2025H2", "2025H2"]


def both(tmp_path: Path, sizes: Sizes, *periods: str) -> list[list[tuple[object, ...]]]:
    """Every figure of two releases of periods that end in the same month, and the tests beside them."""
    settings, found = Settings(PROJECT, tmp_path), []
    for period, size in zip(periods, (FIRST, sizes), strict=True):
        release(settings, size, period, JUNE)
        with duckdb.connect(str(settings.release_db), read_only=True) as file:
            found.append(file.execute("from indicator_values order by all").fetchall())
    assert [entry.period for entry in entries.read(settings)] == list(periods)
    return found


@pytest.mark.long
@pytest.mark.parametrize("periods", [("2026H1", "2026Q2"), ("2026Q2", "2026H1"), ("2025Y07", "2026H1")])
def test_two_periods_that_end_together_show_the_same_of_the_same_data_in_either_order(
    tmp_path: Path, periods: tuple[str, str]
) -> None:
    first, second = both(tmp_path, FIRST, *periods)
    assert first == second
    with duckdb.connect(str(Settings(PROJECT, tmp_path).cases_db), read_only=True) as file:
        moved = file.execute("select count(*) from register.stood where since > 1 or until is not null")
        assert moved.fetchall() == [(0,)]


def shown(figures: list[tuple[object, ...]], settings: Settings) -> dict[str, object]:
    """Who achieved by scope, of the table that is shown whole."""
    with duckdb.connect(str(settings.release_db), read_only=True) as file:
        names = [name for name, *_ in file.execute("describe indicator_values").fetchall()]
    rows = [dict(zip(names, row, strict=True)) for row in figures]
    return {str(row["scope"]): row["numerator"] for row in rows if row["measure"] == WHOLE_TABLE}


@pytest.mark.long
@pytest.mark.parametrize(("came", "khm"), [((40, 30, 14), 54), ((10, 0, 0), 40), ((40, 30, 2), 40)])
def test_of_newer_data_the_second_of_two_periods_that_end_together_is_judged_like_any_later_release(
    tmp_path: Path, came: tuple[int, int, int], khm: int
) -> None:
    _, second = both(tmp_path, more(*came, "country:KHM"), "2026Q2", "2026H1")
    assert shown(second, Settings(PROJECT, tmp_path))["country:KHM"] == khm


@pytest.mark.long
def test_no_test_of_todays_changes_stands_beside_those_of_a_period_that_ended_in_the_same_month(
    tmp_path: Path,
) -> None:
    """Few have come, so the changes are shown as before; the month up to which they count is the same."""
    settings = Settings(PROJECT, tmp_path)

    def tests_beside(sizes: Sizes, period: str) -> list[str]:
        release(settings, sizes, period, JUNE, fill=with_tests_of_change)
        with duckdb.connect(str(settings.release_db), read_only=True) as file:
            return [scope for (scope,) in file.execute("select scope from paired_tests").fetchall()]

    assert tests_beside(FIRST, "2026Q2") == ["region"]
    assert tests_beside(more(40, 30, 2, "country:KHM"), "2026H1") == []


def with_tests_of_change(path: Path, groups: list[Group]) -> Path:
    """The case file, with a test of the changes of the region."""
    write(path, groups)
    with duckdb.connect(str(path)) as connection:
        for group in groups:
            kept = (group.known - 30, group.known - 20)
            figure(connection, group, "M04_retention", "O01", *kept, 0)
        connection.execute(
            """insert into marts.paired_tests by name
            select 'region' as scope, 'O01' as outcome, 12 as milestone, 0.2 as p_value"""
        )
    return path


@pytest.mark.parametrize(
    ("later", "is_shown"),
    [
        pytest.param((200, 110, 60, 40), True, id="nothing_has_changed"),
        pytest.param((260, 150, 80, 78), False, id="two_pairs_more_who_did_not_improve"),
    ],
)
def test_pairs_are_not_shown_again_beside_those_who_moved_where_either_has_changed(
    later: tuple[int, int, int, int], is_shown: bool, tmp_path: Path
) -> None:
    """Of 40 pairs more 38 improved: each figure has many more, and the two of them together tell of two."""
    settings = Settings(PROJECT, tmp_path)

    def filled(due: int, pairs: int, achieved: int, improved: int) -> Callable[[Path, list[Group]], object]:
        def fill(path: Path, groups: list[Group]) -> None:
            write(path, groups)
            with duckdb.connect(str(path)) as connection:
                figure(connection, groups[0], "M17_crude", "O01", achieved, pairs, 0)
                figure(connection, groups[0], "M04_improved_of_due", "O01", improved, due, 0)

        return fill

    def shown() -> set[str]:
        with duckdb.connect(str(settings.release_db), read_only=True) as file:
            return {
                measure
                for (measure,) in file.execute(
                    "select measure from indicator_values where scope = 'region' and status <> 'c'"
                ).fetchall()
            }

    release(settings, FIRST, "2025H2", date(2025, 12, 1), filled(200, 110, 60, 40))
    assert {"M17_crude", "M04_improved_of_due"} <= shown()
    sizes = FIRST if is_shown else more(60, 50, 25, "country:KHM")
    release(settings, sizes, "2026H1", date(2026, 6, 1), filled(*later))
    assert "M04_improved_of_due" in shown()
    assert ("M17_crude" in shown()) == is_shown


@pytest.mark.parametrize(
    ("assessed", "not_assessed", "is_new"),
    [
        pytest.param((80, 40), (90, 65), True, id="thirty_more_of_each"),
        pytest.param((80, 40), (35, 10), False, id="five_more_of_both_together"),
        pytest.param((80, 40), (90, 37), False, id="of_both_together_two_more_achieved"),
    ],
)
def test_what_has_come_to_two_measures_that_ask_others_is_held_together(
    assessed: tuple[int, int], not_assessed: tuple[int, int], is_new: bool, tmp_path: Path
) -> None:
    """Levels at baseline were corrected: of each measure many have come or gone, of both together few."""
    settings = Settings(PROJECT, tmp_path)

    def filled(*sizes: tuple[int, int]) -> Callable[[Path, list[Group]], object]:
        def fill(path: Path, groups: list[Group]) -> None:
            write(path, groups)
            with duckdb.connect(str(path)) as connection:
                for measure, (asked, kept) in zip(BASELINES, sizes, strict=True):
                    figure(connection, groups[0], measure, "O01", kept, asked, 0)

        return fill

    release(settings, FIRST, "2025H2", date(2025, 12, 1), filled((50, 25), (60, 50)))
    release(settings, more(60, 50, 25, "country:KHM"), "2026H1", JUNE, filled(assessed, not_assessed))
    with duckdb.connect(str(settings.release_db), read_only=True) as file:
        found = file.execute(
            """select numerator, denominator from indicator_values
            where scope = 'region' and list_contains(?, measure) order by measure""",
            [BASELINES],
        ).fetchall()
    assert found == ([(40, 80), (65, 90)] if is_new else [(25, 50), (50, 60)])


@pytest.mark.long
@pytest.mark.parametrize(
    "killed_at",
    [
        "register.closed_cohorts.enter",
        "register.entries.append",
        "register.entries.add",
        "register.entries.note",
    ],
)
def test_a_release_that_is_killed_at_any_step_comes_out_once_and_the_same_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, killed_at: str
) -> None:
    settings = Settings(PROJECT, tmp_path)
    release(settings, FIRST, "2025H2", date(2025, 12, 1))
    before = entries.read(settings)

    def kill(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(f"pipeline.disclosure.{killed_at}", kill)
        with pytest.raises(KeyboardInterrupt):
            release(settings, more(40, 30, 14, "country:KHM"), "2026H1", date(2026, 6, 1))
    with connect(settings.cases_db, settings) as connection:
        entries.recover(settings, connection, has_reports=True)
    shown = release(settings, more(40, 30, 14, "country:KHM"), "2026H1", date(2026, 6, 1))
    first, second = entries.read(settings)

    assert shown["country:KHM"] == (date(2026, 6, 1), 54)
    assert (first, second.period) == (before[0], "2026H1")
    assert sorted(path.name for path in settings.register.iterdir()) == [
        "0001-2025H2.certificate.npz",
        "0001-2025H2.parquet",
        "0002-2026H1.certificate.npz",
        "0002-2026H1.parquet",
        "register.jsonl",
    ]
