"""What is due, and the timers that start the run."""

from __future__ import annotations

import subprocess
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UsageError
from pipeline.schedule import Period, Schedule, due, load, units

JUNE_2026 = date(2026, 6, 1)


@dataclass(frozen=True)
class Report:
    audience: str


SCHEDULE = Schedule(Period(2026, 1), days_after_period=31, audiences=("donor:*", "ministry:*"))
DONOR = [Report("donor:LOTUS")]


def test_a_report_is_due_when_the_days_have_passed_and_the_data_reach_the_end() -> None:
    [first] = due(SCHEDULE, DONOR, date(2026, 7, 31), JUNE_2026, ())[:1]
    assert (str(first.period), first.audience, first.now) == ("2026H1", "donor:LOTUS", True)


def test_a_report_waits_for_the_days_after_the_period() -> None:
    [first] = due(SCHEDULE, DONOR, date(2026, 7, 30), JUNE_2026, ())[:1]
    assert first.waiting == "due from 2026-07-31"


def test_a_report_waits_for_data_that_reach_the_end_of_the_period() -> None:
    [first] = due(SCHEDULE, DONOR, date(2026, 9, 1), date(2026, 5, 1), ())[:1]
    assert first.waiting == "data reach 2026-05, needed 2026-06"


def test_a_report_waits_for_a_first_package() -> None:
    [first] = due(SCHEDULE, DONOR, date(2026, 9, 1), None, ())[:1]
    assert first.waiting == "no data taken in yet"


def test_a_released_report_is_not_due_again() -> None:
    left = due(SCHEDULE, DONOR, date(2026, 9, 1), JUNE_2026, {("2026H1", "donor:LOTUS")})
    assert [str(report.period) for report in left] == ["2026H2"]


def test_an_audience_outside_the_patterns_is_never_due() -> None:
    assert due(SCHEDULE, [Report("public:all")], date(2026, 9, 1), JUNE_2026, ()) == []


def test_the_running_half_year_is_listed_last_with_its_reason() -> None:
    assert [
        (str(report.period), report.waiting)
        for report in due(SCHEDULE, DONOR, date(2027, 1, 1), JUNE_2026, ())
    ] == [
        ("2026H1", ""),
        ("2026H2", "due from 2027-01-31; data reach 2026-06, needed 2026-12"),
        ("2027H1", "due from 2027-07-31; data reach 2026-06, needed 2027-06"),
    ]


@given(st.integers(2000, 2098), st.sampled_from([1, 2]))
def test_half_years_follow_each_other_without_a_gap(year: int, half: int) -> None:
    period = Period(year, half)
    assert (period.next.first_day - period.last_day).days == 1


@given(st.integers(2000, 2099), st.sampled_from([1, 2]))
def test_a_half_year_reads_back_as_it_is_written(year: int, half: int) -> None:
    assert Period.parse(str(Period(year, half))) == Period(year, half)


@pytest.mark.parametrize("text", ["", "2026", "2026H3", "2026-H1", "1999H1", "2026H11"])
def test_what_is_no_half_year_is_wrong_usage(text: str) -> None:
    with pytest.raises(UsageError, match="2026H1"):
        Period.parse(text)


def test_the_schedule_of_the_project_begins_with_the_first_half_year_and_gives_partners_a_month() -> None:
    schedule = load(Path("reports/sample/schedule.toml"))
    assert (schedule.first_period, schedule.days_after_period) == (Period(2026, 1), 31)


@pytest.mark.parametrize(
    "content",
    [
        "first_period = ",
        'first_period = "2026H1"',
        'first_period = "2026H1"\ndays_after_period = "31"\naudiences = ["donor:*"]',
        'first_period = "2026H1"\ndays_after_period = 31\naudiences = "donor:*"',
        'first_period = "2026H1"\ndays_after_period = 31\naudiences = ["donor:*"]\nevery = 6',
    ],
)
def test_an_incomplete_schedule_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "schedule.toml").write_text(content)
    with pytest.raises(UsageError, match=r"schedule\.toml"):
        load(tmp_path / "schedule.toml")


AWKWARD_HOME = PurePosixPath('/srv/M & E/50% "done"/$HOME')


def test_systemd_quotes_spaces_signs_and_specifiers() -> None:
    command = next(
        line
        for line in units("systemd", PurePosixPath("/opt/my tools/reintegration"), AWKWARD_HOME).splitlines()
        if line.startswith("ExecStart=")
    )
    assert command == (
        'ExecStart="/opt/my tools/reintegration" "--home" "/srv/M & E/50%% \\"done\\"/$$HOME" "run"'
    )


def test_systemd_itself_finds_no_fault_in_the_units(tmp_path: Path, systemd_analyze: str | None) -> None:
    program = tmp_path / "my tools" / "reintegration"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    service, timer = units("systemd", program, AWKWARD_HOME).split("# ~/.config/systemd/user/")[1:]
    for name, text in (("reintegration.service", service), ("reintegration.timer", timer)):
        (tmp_path / name).write_text(text.removeprefix(name))
    if systemd_analyze is None:  # the texts are still written and split above
        return
    verified = subprocess.run(
        [
            systemd_analyze,
            "verify",
            "--man=no",
            tmp_path / "reintegration.service",
            tmp_path / "reintegration.timer",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (verified.returncode, verified.stderr) == (0, "")


def test_the_cron_line_runs_the_program_with_the_folder_as_one_word(tmp_path: Path) -> None:
    program = tmp_path / "my tools" / "reintegration"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    program.chmod(0o755)
    line = units("cron", program, AWKWARD_HOME).splitlines()[-1]
    command = line.split(maxsplit=5)[5].replace("\\%", "%")  # what cron hands to the shell
    printed = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True).stdout
    assert printed.splitlines() == ["--home", str(AWKWARD_HOME), "run"]


def test_the_windows_task_is_xml_that_starts_a_missed_run_later() -> None:
    text = units("windows", PureWindowsPath("C:/Tools & more/reintegration.exe"), PureWindowsPath("D:/M & E"))
    task = ET.fromstring(text)
    space = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
    assert {
        tag: task.findtext(f".//{space}{tag}") for tag in ("Command", "Arguments", "StartWhenAvailable")
    } == {
        "Command": "C:\\Tools & more\\reintegration.exe",
        "Arguments": '--home "D:\\M & E" run',
        "StartWhenAvailable": "true",
    }
