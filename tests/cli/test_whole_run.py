"""From nothing to reports, and again: on few cases, and on the bundled sample."""

from __future__ import annotations

import shutil
import stat
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from statsmodels.stats.proportion import proportion_confint

from pipeline import lock, reporting
from pipeline.settings import Settings
from tests.cli.packages import FEW
from tests.cli.whole_runs import (
    JUNE,
    PERIOD,
    REACHED,
    TODAY,
    First,
    command,
    contents,
    environment,
    reintegration,
    watched,
    words_in,
)

AUDIENCES = [report.audience for report in reporting.definitions(Settings(Path.cwd(), Path.cwd()))]
OWN = ["donor:DFAT", "donor:LOTUS", "ministry:KHM", "region"]


def test_a_first_run_takes_the_sample_and_says_loudly_that_it_is_made_up(first: First) -> None:
    assert first.ran.exit_code == 0, first.ran.err
    assert ("SYNTHETIC" in first.ran.out, "SYNTHETIC" in first.ran.err) == (True, True)


def test_a_first_run_writes_a_report_for_every_audience_and_prints_where(first: First) -> None:
    written = [path for path in first.ran.out.split("Report: ")[1:] if Path(path.strip()).is_file()]
    assert len(written) == len(AUDIENCES) == len(list(first.home.glob(f"out/{PERIOD}/*/release.json")))


def test_a_run_takes_what_lies_in_the_inbox_and_writes_a_report_for_every_audience_of_the_workspace(
    few: First,
) -> None:
    written = sorted(folder.parent.name for folder in few.home.glob(f"out/{PERIOD}/*/release.json"))
    assert written == [audience.replace(":", "-").lower() for audience in OWN]
    assert few.ran.out.count("Report: ") == len(OWN)
    assert [path.name for path in (few.home / "inbox" / "done").iterdir()] == [JUNE]


def test_the_organisation_is_called_by_its_name_and_a_country_it_does_not_name_is_told(few: First) -> None:
    assert f"{JUNE} of Willow House: stored" in few.ran.out
    assert "of a programme country that config/organisation.toml does not name" in few.ran.out


def test_a_second_run_emits_nothing_twice(home: Path) -> None:
    before = contents(home / "out")
    again = reintegration(home, "run", "--today", TODAY)
    assert (again.exit_code, "Nothing is due" in again.out) == (0, True)
    assert contents(home / "out") == before


def test_a_run_with_nothing_to_do_loads_neither_dbt_nor_great_expectations(home: Path) -> None:
    program = (
        "import sys; from pipeline.cli import main; code = main(sys.argv[1:]);"
        "print(code, 'dbt' in sys.modules, 'great_expectations' in sys.modules)"
    )
    words = ["--home", str(home), "run", "--today", TODAY]
    said = subprocess.run(
        [sys.executable, "-c", program, *words], capture_output=True, text=True, check=True, env=environment()
    ).stdout
    assert said.splitlines()[-1] == "0 False False"


@pytest.mark.long
def test_the_day_before_it_is_due_no_report_is_written(home: Path) -> None:
    shutil.rmtree(home / "out")
    early = reintegration(home, "run", "--today", "2026-07-30")
    assert (early.exit_code, "Nothing is due" in early.out, (home / "out").exists()) == (0, True, False)


@pytest.mark.long
def test_the_same_package_again_changes_nothing(few: First, home: Path) -> None:
    again = reintegration(home, "ingest", str(few.home.with_name(JUNE)))
    assert (again.exit_code, "nothing changed" in again.out) == (0, True)


def test_a_release_from_other_data_is_refused_before_anything_is_replaced(home: Path) -> None:
    with duckdb.connect(str(home / "warehouse" / "cases.duckdb")) as connection:
        connection.execute(
            "insert into landing.packages select * replace (2 as package_no, 'other' as package_hash) "
            "from landing.packages"
        )
    before = contents(home / "out"), (home / "warehouse" / "release.duckdb").read_bytes()
    refused = reintegration(home, "release", "--audience", AUDIENCES[0], "--period", PERIOD)
    assert (refused.exit_code, "released once" in refused.err) == (5, True)
    assert (contents(home / "out"), (home / "warehouse" / "release.duckdb").read_bytes()) == before


def test_a_period_that_the_data_do_not_reach_cannot_be_released(home: Path) -> None:
    early = reintegration(home, "release", "--audience", AUDIENCES[0], "--period", "2026H2")
    assert (early.exit_code, "The data reach 2026-06" in early.err) == (2, True)


def test_a_run_beside_another_is_turned_away(home: Path) -> None:
    with lock.held(Settings(Path.cwd(), home)):
        beside = reintegration(home, "run", "--today", TODAY)
    assert (beside.exit_code, "Another run" in beside.err) == (75, True)


def test_status_shows_the_package_the_runs_and_what_is_due_next(home: Path) -> None:
    shown = reintegration(home, "status", "--today", TODAY)
    assert shown.exit_code == 0
    assert [text in shown.out for text in (str(FEW), "2026-06", "run", "2026H2")] == [True] * 4


def test_what_a_run_leaves_is_its_owner_s_only(few: First) -> None:
    left = [path for path in few.home.rglob("*") if path.is_file() and not {"dbt", "done"} & {*path.parts}]
    assert {stat.S_IMODE(path.stat().st_mode) for path in left} == {0o600}
    folders = [few.home / "warehouse", few.home / "warehouse" / "dbt", few.home / "out" / PERIOD]
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in folders} == {0o700}


def test_no_identifier_leaves_the_database_files(first: First, identifiers: frozenset[str]) -> None:
    with duckdb.connect(str(first.home / "warehouse" / "cases.duckdb"), read_only=True) as connection:
        keys = {str(key) for (key,) in connection.execute("select case_key from landing.cases").fetchall()}
    left = {name: data for name, data in contents(first.home).items() if not name.endswith(".duckdb")}
    left["what it printed"] = (first.ran.out + first.ran.err).encode()
    assert len(identifiers) > 1000
    assert all(words_in(secret.encode()) == {secret} for secret in identifiers | keys)
    assert [name for name, data in left.items() if words_in(data) & (identifiers | keys)] == []


def entered(home: Path) -> list[tuple[object, ...]]:
    """What the register holds of each period and run, in counts."""
    with duckdb.connect(str(home / "warehouse" / "cases.duckdb"), read_only=True) as connection:
        return connection.execute(
            "select period, run_id, count(*), sum(numerator) from register.frozen_figures group by all"
        ).fetchall()


def killed(home: Path, step: str, *words: str) -> None:
    """Run a command until it says that a step begins, and kill it there."""
    running = subprocess.Popen(command(home, *words), env=environment(), stderr=subprocess.PIPE, text=True)
    assert running.stderr is not None
    next(line for line in running.stderr if line.startswith(step))
    running.kill()
    running.communicate()


def test_no_process_of_a_run_reaches_for_a_network(few: First) -> None:
    events = few.home.with_name(REACHED).read_text("utf-8").splitlines()
    assert set(events) == {"begun"}


def test_a_process_that_reaches_for_a_network_is_noticed(tmp_path: Path) -> None:
    code = (
        "import contextlib, socket\nwith contextlib.suppress(OSError): socket.create_connection(('::1', 9))"
    )
    subprocess.run([sys.executable, "-c", code], env=environment(**watched(tmp_path / REACHED)), check=True)
    assert {"begun", "socket.connect"} <= set((tmp_path / REACHED).read_text("utf-8").splitlines())


@pytest.mark.long
def test_a_run_that_is_killed_leaves_whole_folders_and_the_next_one_finishes(few: First, home: Path) -> None:
    shutil.rmtree(home / "out")
    killed(home, "Writing the reports", "run", "--today", TODAY)
    for folder in home.glob(f"out/{PERIOD}/[!.]*"):
        assert {"report.html", "release.json"} <= {file.name for file in folder.iterdir()}
    assert reintegration(home, "run", "--today", TODAY).exit_code == 0
    assert contents(home / "out") == contents(few.home / "out") != {}
    assert entered(home) == entered(few.home) != []


def test_a_number_is_shown_where_more_than_three_are_on_either_side_and_else_a_band_around_it(
    first: First,
) -> None:
    with duckdb.connect() as connection:
        for name in ("cases", "release"):
            path = first.home / "warehouse" / f"{name}.duckdb"
            connection.execute(f"attach '{path}' as {name} (read_only)")
        groups = [
            name
            for (name,) in connection.execute(
                "select column_name from information_schema.columns where table_catalog = 'release' "
                "and table_name = 'indicator_values' and (data_type = 'VARCHAR' and column_name <> 'status' "
                "or column_name = 'milestone')"
            ).fetchall()
        ]
        same = " and ".join(f"shown.{name} is not distinct from marts.{name}" for name in groups)
        rows = connection.execute(
            f"""select shown.status = 'band', shown.numerator, shown.numerator_low, shown.numerator_high,
                shown.denominator, shown.ci_low, shown.ci_high, marts.numerator, marts.denominator
            from release.indicator_values as shown
            inner join cases.marts.indicator_values as marts on {same}
            where shown.measure = 'M01' and shown.denominator > 0"""
        ).fetchall()

    assert {is_band for is_band, *_ in rows} == {True, False}
    for is_band, shown, low, high, known, *interval, achieved, of in rows:
        few = min(achieved, of - achieved) <= 3
        assert (is_band, known, shown) == (few, of, None if few else achieved)
        if is_band:
            effect = 1.5  # released_design_effect
            ends = [proportion_confint(one / effect, known / effect, method="wilson") for one in (low, high)]
            assert low <= achieved <= high
            assert (low in (0, known - 3), high - low) == (True, 3)
            assert interval == pytest.approx([ends[0][0], ends[1][1]], abs=0.0051)
