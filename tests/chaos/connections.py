"""Each command is watched, with the libraries of others in it: none reaches for a network."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.chaos import runs, workspace
from tests.chaos.rows import Row

WATCH = ("strace", "-f", "-qq", "--seccomp-bpf", "-e", "trace=connect,bind,sendto,sendmsg", "-o")
# of a network, and not of this computer alone, on which a library looks whether there is IPv6
OF_A_NETWORK = re.compile(r"^.*(?:connect|bind|sendto|sendmsg)\(.*AF_(?:INET|PACKET|VSOCK).*$", re.MULTILINE)
OF_ITSELF = ('"::1"', '"127.')


def rows(folder: Path, _: int) -> Iterator[Row]:
    """One; where there is no strace there is none."""
    if not shutil.which("strace"):
        return
    clean, reached = 0, 0
    given = list(workspace.commands(folder, workspace.package(folder)))
    for each in given:
        home, log = folder / "watched", folder / "calls.log"
        shutil.copytree(each.start, home)
        ended = subprocess.run(
            [*WATCH, str(log), *runs.command(home, *each.words)],
            env=runs.environment(),
            capture_output=True,
            check=False,
        )
        calls = OF_A_NETWORK.findall(log.read_text("utf-8", errors="replace"))
        found = [call for call in calls if not any(each in call for each in OF_ITSELF)]
        reached += len(found)
        clean += ended.returncode == 0 and not found
        shutil.rmtree(home)
    yield Row(
        "each command under `strace`, with all its processes and libraries",
        len(given),
        clean,
        f"{reached} calls that reach for a network",
    )
