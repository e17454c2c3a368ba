"""Ready texts that make systemd, cron, macOS or Windows start ``reintegration run`` every week."""

from __future__ import annotations

import plistlib
import shlex
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal
from xml.sax.saxutils import escape

Kind = Literal["systemd", "cron", "launchd", "windows"]
LONGEST_HOURS = 12  # after which Windows ends a run; it may end at any moment and goes on at the next
LOG = "run.log"  # in the working folder, owner only; the program writes it itself

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

_LABEL = "reintegration.run"
_LAUNCHD = f"""\
<!-- Save as ~/Library/LaunchAgents/{_LABEL}.plist, then:
     launchctl bootstrap gui/$(id -u) ~/Library/LaunchAgents/{_LABEL}.plist
     It looks every Monday and whenever you log on; a Mac that slept looks as soon as it wakes. -->
"""

# Signs beyond ASCII are written as character references, and no encoding is declared: so schtasks can read
# the file however it was saved, as UTF-16 by PowerShell or in the code page of the command prompt.
_WINDOWS = """\
<!-- Save as reintegration.xml. Then, in a command prompt that was started as administrator:
     schtasks /Create /TN Reintegration /XML reintegration.xml
     S4U: it runs when nobody is logged on, and no password is kept. Windows then opens no network folder, no
     mapped drive and no file that Windows itself encrypted for you (EFS). A disk under BitLocker is fine.
     For a working folder in the network write Password in place of S4U, and add: /RU DOMAIN\\USER /RP * -->
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
  <Principals>
    <Principal id="Author">{user}
      <LogonType>S4U</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT{hours}H</ExecutionTimeLimit>
    <Enabled>true</Enabled>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{program}</Command>
      <Arguments>{arguments}</Arguments>
    </Exec>
  </Actions>
</Task>
"""


_KEY_IN_STORE = """\
# The key of the databases is in your key store, which opens when you log on: else a run stops (KEY-004).
# For a computer that works alone, keep the key in a file of your account: reintegration rekey --to file
"""
_KEY_IN_STORE_ON_WINDOWS = """\
<!-- The key of the databases is in your Credential Manager, which S4U does not open: so it is Password here.
     Add to the command: /RU DOMAIN\\USER /RP *
     Or keep the key in a file of your account, as docs/encryption.md says, and print this anew. -->
"""


@dataclass(frozen=True, slots=True)
class Start:
    """What is started: the program, in a working folder, with its log there; for Windows, as which user.

    Both paths are absolute and may hold spaces and signs; an unknown user is empty.
    """

    program: PurePath
    home: PurePath
    user: str = ""

    @property
    def log(self) -> str:
        return str(self.home / LOG)

    @property
    def words(self) -> list[str]:
        """The program and its arguments."""
        return [str(self.program), "--home", str(self.home), "--log", self.log, "run"]


def units(
    kind: Kind, program: PurePath, home: PurePath, user: str = "", *, key_in_store: bool = False
) -> str:
    """Write the text of one kind of timer; ``user`` is whom a Windows task runs as.

    ``key_in_store``: the key of the databases is in the key store of the user, who has to be logged on.
    """
    text = _WRITERS[kind](Start(program, home, user))
    if not key_in_store or kind == "launchd":  # an agent of macOS runs in the session of the user
        return text
    if kind == "windows":
        return _KEY_IN_STORE_ON_WINDOWS + text.replace("<LogonType>S4U<", "<LogonType>Password<")
    return _KEY_IN_STORE + text


def _systemd(start: Start) -> str:
    # systemd looks for variables in the arguments, not in the program's own path
    program, *arguments = start.words
    words = [program, *(argument.replace("$", "$$") for argument in arguments)]
    return _SYSTEMD.format(command=" ".join(map(_systemd_word, words)))


def _systemd_word(word: str) -> str:
    for sign, written in (("\\", "\\\\"), ('"', '\\"'), ("%", "%%")):
        word = word.replace(sign, written)
    return f'"{word}"'


def _cron(start: Start) -> str:
    # cron ends a command at a bare percent sign
    return _CRON.format(command=shlex.join(start.words).replace("%", "\\%"))


def _launchd(start: Start) -> str:
    agent = {
        "Label": _LABEL,
        "ProgramArguments": start.words,
        "StartCalendarInterval": {"Weekday": 1, "Hour": 2, "Minute": 0},
        "RunAtLoad": True,
        # what is said before the program is there to keep its log
        "StandardOutPath": start.log,
        "StandardErrorPath": start.log,
        "Umask": 0o077,
        "Nice": 10,
    }
    head, plist, rest = plistlib.dumps(agent, sort_keys=False).decode("utf-8").partition("<plist")
    return f"{head}{_LAUNCHD}{plist}{rest}"


def _windows(start: Start) -> str:
    program, *arguments = start.words
    text = _WINDOWS.format(
        user=f"\n      <UserId>{escape(start.user)}</UserId>" if start.user else "",
        hours=LONGEST_HOURS,
        program=escape(program),
        arguments=escape(subprocess.list2cmdline(arguments)),
    )
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")


_WRITERS: dict[Kind, Callable[[Start], str]] = {
    "systemd": _systemd,
    "cron": _cron,
    "launchd": _launchd,
    "windows": _windows,
}
