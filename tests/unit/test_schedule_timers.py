"""The timers by which an operating system starts the run."""

from __future__ import annotations

import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path, PurePosixPath, PureWindowsPath

from pipeline.schedule import units

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
