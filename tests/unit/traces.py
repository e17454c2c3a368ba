"""Looks for a case in every byte of every file below a folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

TOP_BIT = 1 << 127  # the database turns it over, so that numbers sort as text does


def forms(key: UUID) -> Iterator[bytes]:
    """A key as it may stand in a file: as text, and as bytes in every order that the database may choose."""
    yield from (str(key).encode(), key.hex.encode(), str(key).upper().encode(), key.hex.upper().encode())
    for number in (key.int, key.int ^ TOP_BIT):
        whole = number.to_bytes(16, "big")
        yield from (whole, whole[::-1], whole[8:] + whole[:8], (whole[8:] + whole[:8])[::-1])
        yield from (whole[7::-1] + whole[:7:-1], whole[8:], whole[:7:-1])  # the lower half tells as much


def files_with(folder: Path, key: UUID, *texts: str) -> list[str]:
    """The files that hold a key in any form, or one of the texts."""
    wanted = [*forms(key), *(text.encode() for text in texts)]
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return [
        path.relative_to(folder).as_posix()
        for path in files
        if any(form in path.read_bytes() for form in wanted)
    ]
