"""warehouse/runs.jsonl: one line for each run, with counts and nothing from the data."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pipeline.errors import ReintegrationError
from pipeline.warehouse import OWNER_ONLY_FILE

if TYPE_CHECKING:
    from pipeline.settings import Settings

INTERRUPTED = 130


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
    """One run that has ended; ``problems`` are codes and sentences, as they were said on the terminal."""

    started: str
    ended: str
    command: str
    exit_code: int
    counts: Mapping[str, int]
    problems: list[Sequence[str]] = field(default_factory=list)


@contextmanager
def entry(settings: Settings, command: str, clock: Callable[[], datetime], run: Counted) -> Iterator[None]:
    """Append a line when the block ends, however it ends. The lock is held meanwhile."""
    started, exit_code, said = clock(), 1, []
    try:
        yield
        exit_code = run.exit_code
    except ReintegrationError as error:
        exit_code, said = error.exit_code, [(error.code, str(error))]
        raise
    except KeyboardInterrupt:
        exit_code = INTERRUPTED
        raise
    finally:
        line = {
            "started": f"{started:%Y-%m-%dT%H:%M:%SZ}",
            "ended": f"{clock():%Y-%m-%dT%H:%M:%SZ}",
            "command": command,
            "exit_code": exit_code,
            "counts": dict(run.counts),
            "problems": [*said, *run.problems],
        }
        _append(_path(settings), json.dumps(line) + "\n")


def last(settings: Settings, number: int) -> list[Entry]:
    """The newest entries, newest first; a line that a crash cut short is passed over."""
    path = _path(settings)
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    entries = (_read(line) for line in reversed(lines))
    return [found for found in entries if found][:number]


def _read(line: str) -> Entry | None:
    try:
        return Entry(**json.loads(line))
    except (ValueError, TypeError):
        return None


def _append(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, OWNER_ONLY_FILE)
    with os.fdopen(handle, "a", encoding="utf-8", newline="\n") as file:
        file.write(text)


def _path(settings: Settings) -> Path:
    return settings.warehouse / "runs.jsonl"
