"""What a person sees: help, one plain sentence for each error, and exit codes."""

from __future__ import annotations

import re
import stat
import sys
from io import StringIO
from pathlib import Path

import pytest

from pipeline import errors, jobs
from pipeline.cli import main
from pipeline.cli.progress import progress
from pipeline.jobs import audiences
from pipeline.settings import Settings

SECRET = "person-4711"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder that the command is called in."""
    monkeypatch.setenv("REINTEGRATION_HOME", str(tmp_path))
    return tmp_path


def failing_with(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(jobs, "status", fail)


def test_a_bare_call_shows_help(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert "Usage: reintegration" in capsys.readouterr().out


def test_the_version_is_shown(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("reintegration 0.")


@pytest.mark.parametrize(
    "words",
    [
        ["frobnicate"],
        ["--frobnicate"],
        ["ingest"],
        ["release", "--period", "2026H1"],
        ["release", "--audience", "donor:LOTUS", "--period", "2026"],
        ["release", "--audience", "donor:NOBODY", "--period", "2026H1"],
        ["build", "--as-of", "June"],
        ["build", "--as-of", "2026-13"],
        ["run", "--today", "tomorrow"],
        ["schedule", "--for", "abacus"],
        ["sample", "--cases", "0", "--out", "x"],
        ["sample", "--cases", "many", "--out", "x"],
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_2_and_one_sentence_on_stderr(
    home: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert main(words) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.startswith("Error: "), said.err.count("\n")) == ("", True, 1)


@pytest.mark.parametrize("words", [["build"], ["release", "--audience", "donor:LOTUS", "--period", "2026H1"]])
def test_without_data_the_way_to_get_it_is_named(
    home: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert main(words) == 2
    assert "reintegration ingest PATH" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "exit_code"),
    [
        (errors.UsageError, 2),
        (errors.RefusedInput, 3),
        (errors.QualityFailure, 4),
        (errors.DisclosureFailure, 5),
        (errors.Busy, 75),
    ],
)
def test_each_kind_of_error_has_its_exit_code(
    home: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    error: type[errors.ReintegrationError],
    exit_code: int,
) -> None:
    failing_with(error("It broke.", "Mend it.", code="ING-999"), monkeypatch)
    assert main(["status"]) == exit_code
    assert capsys.readouterr().err == "Error: ING-999: It broke. Mend it.\n"


def test_an_error_nobody_expected_is_named_without_its_text(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    failing_with(ValueError(SECRET), monkeypatch)
    assert main(["status"]) == 1
    said = capsys.readouterr().err
    assert (SECRET in said, "Traceback" in said) == (False, False)
    assert ("ValueError" in said, "--debug" in said) == (True, True)


def test_an_error_of_the_computer_is_named_without_the_file(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    failing_with(OSError(28, "No space left on device", SECRET), monkeypatch)
    assert main(["status"]) == 1
    said = capsys.readouterr().err
    assert (SECRET in said, "Error: SYS-001: There is no room left on the disk." in said) == (False, True)


@pytest.mark.parametrize("words", [["--debug", "status"], ["status", "--debug"]], ids=" ".join)
def test_debug_shows_where_an_error_came_from(
    home: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    failing_with(ValueError(SECRET), monkeypatch)
    with pytest.raises(ValueError, match=SECRET):
        main(words)


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), RuntimeError("Query interrupted")])
def test_ctrl_c_ends_with_130_and_one_sentence_in_a_query_too(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, stop: BaseException
) -> None:
    failing_with(stop, monkeypatch)
    assert main(["status"]) == 130
    assert capsys.readouterr().err == "Stopped. What was stored and released before stays as it was.\n"


def test_status_in_an_empty_folder_says_what_it_waits_for_and_leaves_it_empty(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["status", "--today", "2026-08-01"]) == 0
    assert "no data taken in yet" in capsys.readouterr().out
    assert list(home.iterdir()) == []


def test_schedule_prints_every_kind_of_timer(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schedule"]) == 0
    said = capsys.readouterr().out
    texts = ("OnCalendar=", "0 2 * * 1 ", "<key>StartCalendarInterval</key>", "<StartWhenAvailable>true")
    assert [text in said for text in texts] == [True] * 4


def log_of(path: Path) -> list[str]:
    """The lines of a log, with no time in them."""
    return [line.partition(" UTC ")[2] or line for line in path.read_text("utf-8").splitlines()]


def test_a_log_has_what_else_is_printed_with_when_it_began_and_how_it_ended(
    home: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path_factory.mktemp("logs") / "ការងារ.log"
    before = sys.stdout, sys.stderr
    assert main(["--log", str(path), "status", "--today", "2026-08-01"]) == 0
    assert main(["--log", str(path), "release", "--audience", "donor:LOTUS", "--period", "July"]) == 2
    assert (sys.stdout, sys.stderr) == before
    assert capsys.readouterr() == ("", "")
    lines = log_of(path)
    assert (lines[0], lines.count("reintegration release")) == ("reintegration status", 1)
    assert any("no data taken in yet" in line for line in lines)
    assert any(line.startswith("Error: This is no period") for line in lines)
    assert [line for line in lines if line.startswith("exit code")] == ["exit code 0", "exit code 2"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_log_that_cannot_be_written_is_wrong_usage(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--log", str(home / "nowhere" / "run.log"), "status"]) == 2
    assert "The log cannot be written" in capsys.readouterr().err


def test_the_home_option_goes_before_the_environment(
    home: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path_factory.mktemp("other")
    main(["--home", str(other), "schedule", "--for", "cron"])
    assert str(other) in capsys.readouterr().out


@pytest.mark.parametrize("written", ["ministry:KH", "ministry:KHM", "ministry:khm", "Ministry:kh"])
def test_a_ministry_may_be_written_with_two_letters_or_three(written: str, tmp_path: Path) -> None:
    assert audiences.resolve(Settings(project=Path.cwd(), home=tmp_path), written) == "ministry:KHM"


def test_an_unknown_audience_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(errors.UsageError, match=r"donor:DFAT.*ministry:VNM"):
        audiences.resolve(Settings(project=Path.cwd(), home=tmp_path), "ministry:GBR")


def test_progress_without_a_terminal_is_one_line_for_each_kind_of_step(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with progress() as tell:
        for step in ("Building (1 of 3)", "Building (2 of 3)", "Checking", "1,000 cases", "2,000 cases"):
            tell(step)
    assert capsys.readouterr() == ("", "Building\nChecking\n1,000 cases\n")


class Terminal(StringIO):
    """Keeps what is written, as a terminal would get it."""

    def isatty(self) -> bool:
        return True


def test_progress_on_a_terminal_is_a_bar_that_counts_and_is_gone_at_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress() as tell:
        tell("Building the figures (3 of 12: a [model])")
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", terminal.getvalue())
    last_line = terminal.getvalue().rstrip().rpartition("\n")[2]
    assert re.search(r"Building the figures +\S+ 3 of 12", shown)
    assert last_line.endswith("\x1b[2K")


def test_a_dry_run_of_several_periods_is_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    periods = ["--period", "2025H2", "--period", "2026H1"]
    assert main(["release", "--audience", "donor:LOTUS", *periods, "--dry-run"]) == 2
    assert "A dry run is of one period" in capsys.readouterr().err
