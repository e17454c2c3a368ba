"""Ready texts that make systemd, cron or Windows start ``reintegration run`` every week."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Callable
from pathlib import PurePath
from typing import Literal
from xml.sax.saxutils import escape

Kind = Literal["systemd", "cron", "windows"]

_SYSTEMD = """\
# ~/.config/systemd/user/reintegration.service
[Unit]
Description=Reintegration reports that are due

[Service]
Type=oneshot
ExecStart={command}
# 75: another run is at work
SuccessExitStatus=75
UMask=0077
Nice=10

# ~/.config/systemd/user/reintegration.timer
[Unit]
Description=Look every week for reintegration reports that are due

[Timer]
OnCalendar=Mon *-*-* 02:00:00
# a machine that was off looks as soon as it is on again
Persistent=true

[Install]
WantedBy=timers.target

# Save both files, then:
# systemctl --user daemon-reload && systemctl --user enable --now reintegration.timer
"""

_CRON = """\
# Add this line with: crontab -e
0 2 * * 1 {command}
"""

_WINDOWS = """\
<!-- Save as reintegration.xml, then: schtasks /Create /TN Reintegration /XML reintegration.xml -->
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>Reintegration reports that are due</Description>
  </RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>2026-01-05T02:00:00</StartBoundary>
      <Enabled>true</Enabled>
      <ScheduleByWeek>
        <WeeksInterval>1</WeeksInterval>
        <DaysOfWeek><Monday /></DaysOfWeek>
      </ScheduleByWeek>
    </CalendarTrigger>
  </Triggers>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <Enabled>true</Enabled>
  </Settings>
  <Actions>
    <Exec>
      <Command>{program}</Command>
      <Arguments>{arguments}</Arguments>
    </Exec>
  </Actions>
</Task>
"""


def units(kind: Kind, program: PurePath, home: PurePath) -> str:
    """Write the text of one kind of timer; both paths are absolute and may hold spaces and signs."""
    return _WRITERS[kind](str(program), ["--home", str(home), "run"])


def _systemd(program: str, arguments: list[str]) -> str:
    # systemd looks for variables in the arguments, not in the program's own path
    words = [program, *(argument.replace("$", "$$") for argument in arguments)]
    return _SYSTEMD.format(command=" ".join(map(_systemd_word, words)))


def _systemd_word(word: str) -> str:
    for sign, written in (("\\", "\\\\"), ('"', '\\"'), ("%", "%%")):
        word = word.replace(sign, written)
    return f'"{word}"'


def _cron(program: str, arguments: list[str]) -> str:
    # cron ends a command at a bare percent sign
    return _CRON.format(command=shlex.join([program, *arguments]).replace("%", "\\%"))


def _windows(program: str, arguments: list[str]) -> str:
    return _WINDOWS.format(program=escape(program), arguments=escape(subprocess.list2cmdline(arguments)))


_WRITERS: dict[Kind, Callable[[str, list[str]], str]] = {
    "systemd": _systemd,
    "cron": _cron,
    "windows": _windows,
}
