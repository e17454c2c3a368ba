"""Report folders, file by file against the hashes in their own records."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import filesystem
from pipeline.period import Period

if TYPE_CHECKING:
    from pipeline.settings import Settings

RECORD = "release.json"
SHARED = "definitions"


@dataclass(frozen=True, slots=True)
class Folder:
    """A report as it lies there: what its record says, and in what its files differ from that.

    ``record`` is empty where it cannot be read; then of no file it is known what it should be. ``damaged``
    are files that are gone or changed, ``others`` counts files that are not of the report.
    """

    path: Path
    record: Mapping[str, Any]
    damaged: tuple[str, ...]
    others: int

    @property
    def is_sound(self) -> bool:
        return bool(self.record) and not (self.damaged or self.others)

    @property
    def run_id(self) -> str:
        return str(self.record.get("run_id", ""))


def of_reports(top: Path) -> Iterator[Path]:
    """Every folder of a period that may be a report, in order."""
    for period in sorted(top.iterdir()) if top.is_dir() else ():
        if period.is_dir() and Period.read(period.name):
            yield from (
                path
                for path in sorted(period.iterdir())
                if path.is_dir() and path.name != SHARED and not path.name.startswith(".")
            )


def read(path: Path) -> Folder:
    """Look at every file of a report."""
    record = _record(path / RECORD)
    there = dict(_hashes(path))
    wanted = record.get("files", {})
    if not record:
        return Folder(path, {}, (RECORD,), 0)
    damaged = tuple(sorted(name for name, digest in wanted.items() if there.get(name) != digest))
    return Folder(path, record, damaged, len(there.keys() - wanted.keys() - {RECORD}))


def tidy(out: Path) -> tuple[list[str], int]:
    """End what a run that was cut off while it put a report out has left.

    The reports that were put back (period and folder), and how many unfinished ones were removed.
    """
    back, removed = [], 0
    for old in sorted(out.glob("*/.*.old")):
        target = old.with_name(old.name.removeprefix(".").removesuffix(".old"))
        if not target.exists():
            filesystem.replace(old, target)
            back.append(f"{target.parent.name}/{target.name}")
    for left in sorted([*out.glob("*/.*.old"), *out.glob("*/.*.new")]):
        filesystem.remove_tree(left)
        removed += 1
    return back, removed


def is_whole(path: Path) -> bool:
    """Whether a page or a PDF without a record of its own has its end."""
    with suppress(OSError):
        end = path.read_bytes()[-1024:].rstrip()
        return (b"%%EOF" in end) if path.suffix == ".pdf" else end.endswith(b"</html>")
    return False


def shown(settings: Settings, path: Path) -> str:
    """A path below the workspace, as messages have it."""
    return path.relative_to(settings.home).as_posix()


def _record(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text("utf-8"))
        is_record = isinstance(content["files"], dict) and {"run_id", "audience", "period"} <= content.keys()
        return dict(content) if is_record else {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _hashes(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with suppress(OSError):  # what cannot be read counts as gone
                yield path.relative_to(folder).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()
