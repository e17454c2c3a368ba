"""warehouse/runs.jsonl: a line when a run begins, one when it ends: counts, and nothing from the data."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pipeline import faults, stopping
from pipeline.errors import ReintegrationError
from pipeline.filesystem import OWNER_ONLY_FILE

if TYPE_CHECKING:
    from pipeline.settings import Settings

ALL_DONE = "All that was asked was done and is kept; only the line in the journal is missing."


class Counted(Protocol):
    """What a run can say in numbers."""

    @property
    def counts(self) -> Mapping[str, int]: ...

    @property
    def exit_code(self) -> int: ...

    @property
    def problems(self) -> Sequence[tuple[str, str]]: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """One run; ``problems`` are codes and sentences, as they were said on the terminal.

    One that is still at work, or was killed, has no end and no exit code.
    """

    started: str
    ended: str
    command: str
    exit_code: int | None
    counts: Mapping[str, int]
    problems: list[Sequence[str]] = field(default_factory=list)


@contextmanager
def entry(settings: Settings, command: str, clock: Callable[[], datetime], run: Counted) -> Iterator[None]:
    """Append a line when the block begins and one when it ends, however it ends. The lock is held meanwhile.

    ``Fault`` where there is no room for the first: nothing is begun then.
    """
    started, exit_code, said = clock(), 1, []
    _keep(settings, {"started": f"{started:%Y-%m-%dT%H:%M:%SZ}", "command": command}, faults.NOT_BEGUN)
    try:
        yield
        exit_code = run.exit_code
    except ReintegrationError as error:
        exit_code, said = error.exit_code, [(error.code, str(error))]
        raise
    except KeyboardInterrupt:
        exit_code = stopping.asked() or stopping.BY_CTRL_C
        raise
    finally:
        line: dict[str, object] = {
            "started": f"{started:%Y-%m-%dT%H:%M:%SZ}",
            "ended": f"{clock():%Y-%m-%dT%H:%M:%SZ}",
            "command": command,
            "exit_code": exit_code,
            "counts": dict(run.counts),
            "problems": [*said, *run.problems],
        }
        # what ended the run is said, and not that there was no room to write it down
        _keep(settings, line, ALL_DONE, is_said=exit_code == 0)


def last(settings: Settings, number: int) -> list[Entry]:
    """The newest entries, newest first; a line that is cut short or damaged is passed over."""
    path = _path(settings)
    text = path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""
    return list(_entries(text.split("\n")))[-number:][::-1]


def _entries(lines: Iterable[str]) -> Iterator[Entry]:
    """Each run once: a line of its beginning counts where none of its end follows.

    A backup that was brought back ends with its own beginning, which is left out.
    """
    begun: Entry | None = None
    for found in filter(None, map(_read, lines)):
        is_its_end = begun is not None and found.exit_code is not None and found.started == begun.started
        if begun and not is_its_end and begun.command != "backup":
            yield begun
        begun = found if found.exit_code is None else None
        if begun is None:
            yield found
    if begun and begun.command != "backup":
        yield begun


def _read(line: str) -> Entry | None:
    try:
        given = json.loads(line)
        if set(given) == {"started", "command"}:
            given |= {"ended": "", "exit_code": None, "counts": {}}
        found = Entry(**given)
    except (ValueError, TypeError, RecursionError):
        return None
    whole = isinstance(found.started, str) and isinstance(found.counts, dict)
    return found if whole and isinstance(found.problems, list) else None


def _keep(settings: Settings, line: Mapping[str, object], truth: str, *, is_said: bool = True) -> None:
    """Append a line; where that cannot be, say so with what stands, unless something else is to be said."""
    try:
        _append(_path(settings), json.dumps(line).encode() + b"\n")
    except OSError as error:
        if not is_said:
            return
        fault = faults.of(error, settings)
        if fault is None:
            raise
        raise faults.and_(fault, truth) from None


def _append(path: Path, line: bytes) -> None:
    """Write a line in one go, on a line of its own also where a crash has cut the one before short."""
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), OWNER_ONLY_FILE)
    with os.fdopen(handle, "r+b", buffering=0) as file:
        if file.seek(0, os.SEEK_END):
            file.seek(-1, os.SEEK_END)
            line = line if file.read(1) == b"\n" else b"\n" + line
        if (file.write(line) or 0) < len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _path(settings: Settings) -> Path:
    return settings.warehouse / "runs.jsonl"
