"""What a disk holds when the power fails: of recorded writes, renames and settlings, what was settled.

Content that was written and not settled (``fsync``) is lost, whole or from its middle on; a name that was
given, changed or taken away and whose folder was not settled may be there or not. A settled new file has its
name, as on ext4, XFS, NTFS and APFS.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HEAD = struct.Struct("<IIIIQQ")
CREATE, MKDIR, WRITE, TRUNCATE, SETTLE, SETTLE_NAMES, RENAME, UNLINK, RMDIR = range(1, 10)
OF_NAMES = (CREATE, MKDIR, RENAME, UNLINK, RMDIR)
BOUNDARIES = (SETTLE, SETTLE_NAMES, RENAME, UNLINK, RMDIR)
# what is lost: all that was not settled; contents alone; the second half of contents
DROPPED, EMPTIED, TORN = "dropped", "emptied", "torn"
WAYS = (DROPPED, EMPTIED, TORN)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a program had the disk do; paths are below the folder, with slashes."""

    kind: int
    inode: int = 0
    place: int = 0
    path: str = ""
    target: str = ""
    content: bytes = b""


def read(log: bytes, folder: str) -> list[Step]:
    """The steps of a log of ``power_cuts_recorder.c``."""
    steps, at = [], 0

    def below(name: bytes) -> str:
        return name.decode().removeprefix(folder).lstrip("/")

    while at < len(log):
        kind, first, second, _, inode, place = HEAD.unpack_from(log, at)
        at += HEAD.size
        one, other = log[at : at + first], log[at + first : at + first + second]
        at += first + second
        if kind in (WRITE, TRUNCATE):
            steps.append(Step(kind, inode, place, content=one))
        else:
            steps.append(Step(kind, inode, place, below(one), below(other)))
    return steps


@dataclass(slots=True)
class _File:
    cached: bytearray = field(default_factory=bytearray)
    settled: bytes = b""

    def content(self, way: str) -> bytes:
        if way != TORN or self.cached == self.settled:
            return self.settled
        half = len(self.cached) // 2
        return bytes(self.cached[:half]) + self.settled[half:]


@dataclass(slots=True)
class Disk:
    """A disk with a write cache: ``do`` each step, and ``after_a_cut`` says what would be there."""

    files: list[_File] = field(default_factory=list)
    by_inode: dict[int, int] = field(default_factory=dict)
    names: list[tuple[Step, int]] = field(default_factory=list)  # with the number of the file
    kept: set[int] = field(default_factory=set)  # of ``names``, those that are on the disk

    def do(self, step: Step) -> None:
        if step.kind == CREATE:
            self.by_inode[step.inode] = len(self.files)
            self.files.append(_File())
        number = self.by_inode.get(step.inode, -1)
        if step.kind in OF_NAMES:
            self.names.append((step, number))
        elif step.kind == SETTLE_NAMES:
            self._keep(lambda one, _: step.path in (_parent(one.path), _parent(one.target or one.path)))
        elif number >= 0:
            self._change(step, number)

    def _change(self, step: Step, number: int) -> None:
        file = self.files[number]
        if step.kind == WRITE:
            file.cached.extend(bytes(max(0, step.place - len(file.cached))))
            file.cached[step.place : step.place + len(step.content)] = step.content
        elif step.kind == TRUNCATE:
            del file.cached[step.place :]
            file.cached.extend(bytes(step.place - len(file.cached)))
        elif step.kind == SETTLE:
            file.settled = bytes(file.cached)
            self._keep(lambda one, of: one.kind == CREATE and of == number)

    def _keep(self, is_meant: object) -> None:
        assert callable(is_meant)
        for place, (step, number) in enumerate(self.names):
            if place not in self.kept and is_meant(step, number):
                self.kept.add(place)
                self._keep_folders(step, place)

    def _keep_folders(self, step: Step, before: int) -> None:
        """A name that is kept has the folders that it lies in."""
        for place, (one, _) in enumerate(self.names[:before]):
            if one.kind == MKDIR and f"{step.target or step.path}/".startswith(f"{one.path}/"):
                self.kept.add(place)

    def after_a_cut(self, way: str) -> dict[str, bytes | None]:
        """Every path with its content; None for a folder."""
        tree: dict[str, bytes | None] = {"": None}
        for place, (step, number) in enumerate(self.names):
            if way != DROPPED or place in self.kept:
                _name(tree, step, lambda: self.files[number].content(way))  # noqa: B023 - called at once
        return {path: content for path, content in tree.items() if path}


def _name(tree: dict[str, bytes | None], step: Step, content: object) -> None:
    """Do one step of names, as far as what it is about is there."""
    assert callable(content)
    if step.kind == CREATE and _parent(step.path) in tree:
        tree[step.path] = content()
    elif step.kind == MKDIR and _parent(step.path) in tree:
        tree.setdefault(step.path, None)
    elif step.kind == UNLINK:
        tree.pop(step.path, None)
    elif step.kind == RMDIR:
        for path in [path for path in tree if f"{path}/".startswith(f"{step.path}/")]:
            del tree[path]
    elif step.kind == RENAME and step.path in tree and _parent(step.target) in tree:
        moved = {path: tree.pop(path) for path in [*tree] if f"{path}/".startswith(f"{step.path}/")}
        tree |= {step.target + path.removeprefix(step.path): content for path, content in moved.items()}


def _parent(path: str) -> str:
    return path.rpartition("/")[0]


def cuts(steps: list[Step], most: int) -> Iterator[tuple[int, str, dict[str, bytes | None]]]:
    """At most so many power cuts, spread over the boundaries of the steps: where, which way, what is left."""
    places = [place for place, step in enumerate(steps, start=1) if step.kind in BOUNDARIES]
    all_of_them = [(place, way) for place in places for way in WAYS]
    count = min(most, len(all_of_them))
    chosen = {all_of_them[number * len(all_of_them) // count] for number in range(count)}
    disk = Disk()
    for place, step in enumerate(steps, start=1):
        disk.do(step)
        yield from ((place, way, disk.after_a_cut(way)) for way in WAYS if (place, way) in chosen)


def lay(left: dict[str, bytes | None], folder: Path) -> Path:
    """Make the folder that a power cut has left; everything is its owner's only."""
    folder.mkdir(mode=0o700, parents=True)
    for path, content in sorted(left.items()):
        if content is None:
            (folder / path).mkdir(mode=0o700)
    for path, content in left.items():
        if content is not None:
            (folder / path).write_bytes(content)
            (folder / path).chmod(0o600)
    return folder
