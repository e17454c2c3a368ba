"""warehouse/team.jsonl: who ran, released, proposed, approved, put aside and withdrew what; only added to.

Each line has the seal of the line before and one of its own, as in the register of releases. ``team.head``
says how many lines there were and the seal of the last, so that lines which are gone are noticed: the next
line then follows on what was there, and the gap stays to be seen. No case and no figure stands in it; names
of staff do, so that it is its owner's only. What the register has of a killed command is added by the next.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline import disclosure, filesystem
from pipeline.configuration import TWO_PERSONS

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.settings import Settings

FILE, HEAD = "team.jsonl", "team.head"
RAN, PROPOSED, PUT_ASIDE = "ran", "proposed", "put aside"
RELEASED, APPROVED = "released", "approved"
OF_REGISTER = {
    disclosure.ANEW: "began the register anew",
    disclosure.ACCEPTED: "accepted",
    disclosure.WITHDRAWN: "withdrew",
}


@dataclass(frozen=True, slots=True)
class Line:
    """Who did what when: ``what`` is a command or a period, ``entry`` the seal of a register entry."""

    number: int
    at: str
    by: str
    did: str
    what: str = ""
    audiences: Sequence[str] = ()
    entry: str = ""
    previous: str = ""
    seal: str = ""

    def sealed(self) -> Line:
        """The same line with the seal that its content asks for."""
        content = {name: value for name, value in asdict(self).items() if name != "seal"}
        written = json.dumps(content, sort_keys=True).encode()
        return replace(self, seal=hashlib.sha256(written).hexdigest())


def add(
    settings: Settings,
    at: datetime | str,
    by: str,
    did: str,
    what: str = "",
    audiences: Sequence[str] = (),
    entry: str = "",
) -> None:
    """Add a line, for good. The caller holds the lock."""
    mend(settings)
    number, previous = _end(settings)
    when = at if isinstance(at, str) else f"{at:%Y-%m-%dT%H:%M:%SZ}"
    line = Line(number + 1, when, by, did, what, list(audiences), entry, previous).sealed()
    with filesystem.owner_only():
        text = json.dumps(asdict(line), sort_keys=True, ensure_ascii=False) + "\n"
        filesystem.append(_file(settings), text.encode())
        filesystem.write(_head(settings), json.dumps([line.number, line.seal]).encode())


def catch_up(settings: Settings, by: str) -> None:
    """Add what the register has and the journal has not; ``by`` did what the register gives no name for."""
    had = {line.entry for line in read(settings)}
    for entry in (entry for entry in disclosure.listed(settings) if entry.seal not in had):
        did = OF_REGISTER.get(entry.kind) or (APPROVED if entry.approval == TWO_PERSONS else RELEASED)
        name = entry.approved_by or entry.proposed_by or by
        add(settings, entry.entered_at, name, did, entry.period, sorted(entry.reports or ()), entry.seal)


def read(settings: Settings) -> tuple[Line, ...]:
    """Every line that can be read."""
    lines = (_parsed(line) for line in _lines(settings))
    return tuple(line for line in lines if line)


def mend(settings: Settings) -> bool:
    """Take away the beginning of a line that a power cut has left at the end; whether there was one."""
    path = _file(settings)
    content = path.read_bytes() if path.is_file() else b""
    whole = content[: content.rfind(b"\n") + 1]
    if whole != content:
        filesystem.write(path, whole)
    return whole != content


def fault(settings: Settings) -> str:
    """The first line that is not as it was written, or that lines are gone; empty where all is as it was."""
    before = ""
    lines = _lines(settings)
    for number, text in enumerate(lines, start=1):
        line = _parsed(text)
        if line is None or (line.number, line.previous) != (number, before) or line != line.sealed():
            return f"{FILE}: line {number}"
        before = line.seal
    length, seal = _noted(settings)
    known = _parsed(lines[length - 1]) if 0 < length <= len(lines) else None
    is_noted = known.seal == seal if known else length == 0 and len(lines) <= 1
    return "" if is_noted else f"{FILE}: lines are gone"


def _end(settings: Settings) -> tuple[int, str]:
    """Number and seal of the last line: of what is noted, where the file has less."""
    length, seal = _noted(settings)
    lines = _lines(settings)
    last = _parsed(lines[-1]) if lines else None
    return (last.number, last.seal) if last and last.number > length else (length, seal)


def _noted(settings: Settings) -> tuple[int, str]:
    try:
        number, seal = json.loads(_head(settings).read_text("utf-8"))
        return int(number), str(seal)
    except (OSError, ValueError, TypeError):
        return 0, ""


def _lines(settings: Settings) -> list[bytes]:
    path = _file(settings)
    return path.read_bytes().splitlines() if path.is_file() else []


def _parsed(line: bytes) -> Line | None:
    try:
        return Line(**json.loads(line))
    except (ValueError, TypeError):
        return None


def _file(settings: Settings) -> Path:
    return settings.warehouse / FILE


def _head(settings: Settings) -> Path:
    return settings.warehouse / HEAD
