"""What a backup says of itself: its files with their hashes, when it was made, and what is in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from pipeline.errors import RefusedInput

NAME = "manifest.json"
FORMAT = 1
LARGEST = 64 * 1024**2  # bytes: some hundred thousand files


@dataclass(frozen=True, slots=True)
class Kept:
    """One file: its size in bytes and its SHA-256."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """``files`` by their names below the workspace; ``counts`` of packages, reports, register entries."""

    made_at: str
    program: str
    holds_key: bool
    counts: Mapping[str, int]
    files: Mapping[str, Kept]
    format: int = FORMAT

    def as_json(self) -> bytes:
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()

    @property
    def bytes(self) -> int:
        """How large it is unpacked."""
        return sum(each.bytes for each in self.files.values())


def parse(text: bytes) -> Manifest:
    """Read a manifest. ``RefusedInput`` where it is none, or one of a later version of the program."""
    try:
        written: dict[str, Any] = json.loads(text)
        if written["format"] != FORMAT:
            raise RefusedInput(
                "This backup was made by another version of the program; nothing was restored.",
                "Install that version or a newer one, and restore it with that.",
            )
        files = {
            str(name): Kept(int(each["bytes"]), str(each["sha256"]))
            for name, each in written["files"].items()
        }
        counts = {str(name): int(count) for name, count in written["counts"].items()}
        return Manifest(
            str(written["made_at"]), str(written["program"]), bool(written["holds_key"]), counts, files
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise damaged() from None


def damaged() -> RefusedInput:
    """The refusal of a file that is not, or no longer, a whole backup."""
    return RefusedInput(
        "This is no backup, or one that was cut off or changed; nothing was restored.",
        "Copy it again from where it was made, or take an earlier one.",
    )
