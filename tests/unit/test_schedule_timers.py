"""The timers by which an operating system starts the run."""

from __future__ import annotations

import plistlib
import re
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from pipeline.schedule import Kind, units

AWKWARD_HOME = PurePosixPath('/srv/M & E/50% "done"/$HOME/ការងារ')
AWKWARD_LOG = str(AWKWARD_HOME / "run.log")
SPACE = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A program in a folder with a space that prints its arguments, one a line."""
    program = tmp_path / "my tools" / "reintegration"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    program.chmod(0o755)
    return program


def test_systemd_quotes_spaces_signs_and_specifiers() -> None:
    command = next(
        line
        for line in units("systemd", PurePosixPath("/opt/my tools/reintegration"), AWKWARD_HOME).splitlines()
        if line.startswith("ExecStart=")
    )
    home = '/srv/M & E/50%% \\"done\\"/$$HOME/ការងារ'
    assert command == (
        f'ExecStart="/opt/my tools/reintegration" "--home" "{home}" "--log" "{home}/run.log" "run"'
    )


def test_systemd_itself_finds_no_fault_in_the_units(
    tmp_path: Path, program: Path, systemd_analyze: str | None
) -> None:
    service, timer = units("systemd", program, AWKWARD_HOME).split("# ~/.config/systemd/user/")[1:]
    for name, text in (("reintegration.service", service), ("reintegration.timer", timer)):
        (tmp_path / name).write_text(text.removeprefix(name), encoding="utf-8")
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


def test_the_cron_line_runs_the_program_with_folder_and_log_as_one_word_each(program: Path) -> None:
    line = units("cron", program, AWKWARD_HOME).splitlines()[-1]
    assert not re.search(r"(?<!\\)%", line)
    command = line.split(maxsplit=5)[5].replace("\\%", "%")  # what cron hands to the shell
    printed = subprocess.run(["sh", "-c", command], capture_output=True, encoding="utf-8", check=True).stdout
    assert printed.splitlines() == ["--home", str(AWKWARD_HOME), "--log", AWKWARD_LOG, "run"]


def test_the_launch_agent_runs_every_monday_and_at_log_on_and_keeps_a_log_in_the_folder() -> None:
    text = units("launchd", PurePosixPath("/Users/a b/bin/reintegration"), AWKWARD_HOME)
    agent = plistlib.loads(text.encode("utf-8"))
    assert agent == {
        "Label": "reintegration.run",
        "ProgramArguments": [
            *("/Users/a b/bin/reintegration", "--home", str(AWKWARD_HOME), "--log", AWKWARD_LOG, "run"),
        ],
        "StartCalendarInterval": {"Weekday": 1, "Hour": 2, "Minute": 0},
        "RunAtLoad": True,
        "StandardOutPath": AWKWARD_LOG,
        "StandardErrorPath": AWKWARD_LOG,
        "Umask": 0o077,
        "Nice": 10,
    }
    assert f"~/Library/LaunchAgents/{agent['Label']}.plist" in text


def task(
    program: str = "C:/Tools & more/reintegration.exe", home: str = "D:/M & E/ការងារ", user: str = ""
) -> str:
    return units("windows", PureWindowsPath(program), PureWindowsPath(home), user)


def found(text: str | bytes, *tags: str) -> dict[str, str | None]:
    root = ET.fromstring(text)
    return {tag: root.findtext(f".//{SPACE}{tag}") for tag in tags}


@pytest.mark.parametrize("saved", ["ascii", "utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_windows_task_names_program_folder_and_log_however_it_was_saved(saved: str) -> None:
    assert found(task().encode(saved), "Command", "Arguments") == {
        "Command": "C:\\Tools & more\\reintegration.exe",
        "Arguments": '--home "D:\\M & E\\ការងារ" --log "D:\\M & E\\ការងារ\\run.log" run',
    }


def test_the_windows_task_runs_when_nobody_is_logged_on_later_if_missed_and_not_for_ever() -> None:
    text = task(user="OFFICE\\សុខ & co")
    wanted = {
        "UserId": "OFFICE\\សុខ & co",
        "LogonType": "S4U",
        "RunLevel": "LeastPrivilege",
        "StartWhenAvailable": "true",
        "ExecutionTimeLimit": "PT12H",
        "MultipleInstancesPolicy": "IgnoreNew",
    }
    assert found(text, *wanted) == wanted
    [actions] = ET.fromstring(text).iter(f"{SPACE}Actions")
    [principal] = ET.fromstring(text).iter(f"{SPACE}Principal")
    assert actions.get("Context") == principal.get("id")


def test_a_windows_task_for_a_user_who_is_not_known_names_none() -> None:
    assert found(task(), "UserId", "LogonType") == {"UserId": None, "LogonType": "S4U"}


@pytest.mark.parametrize("kind", ["systemd", "cron", "launchd"])
def test_every_timer_keeps_its_log_in_the_working_folder(kind: Kind) -> None:
    home = PurePosixPath("/srv/own")
    assert "/srv/own/run.log" in units(kind, PurePosixPath("/bin/reintegration"), home)
