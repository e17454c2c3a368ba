"""Connections to the two database files."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import encryption, filesystem
from pipeline.errors import UsageError
from pipeline.opening import (
    CHECKPOINT,
    OF_MODELS,
    SEALED,
    allow_sealed,
    attached,
    begin,
    name_of,
    not_opened,
    opened,
    shut_in,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.settings import Settings

__all__ = [
    "CHECKPOINT", "SEALED", "allow_sealed", "attach", "connect", "cursor_of", "draft", "for_models",
    "name_of", "one_reader",
]  # fmt: skip


@contextmanager
def connect(path: Path, settings: Settings, *, read_only: bool = False) -> Iterator[DuckDBPyConnection]:
    """Open a database file within the settings' memory and threads; close it at the end.

    A reader gets to that file and to no other; a writer gets to files of the same folder as well. Where the
    workspace has a key, a new file is encrypted with it. ``UsageError`` with a code where the key is missing
    or another one.
    """
    if read_only and not path.is_file():
        raise UsageError(
            "There is no warehouse yet.", "Take in an export package first: `reintegration run`."
        )
    reader = _READER.get() if read_only else None
    if reader and reader.path == path:
        with reader.cursor(settings) as cursor:
            yield cursor
        return

    with (_read if read_only else _write)(path, settings) as connection:
        yield connection


def _read(path: Path, settings: Settings) -> AbstractContextManager[DuckDBPyConnection]:
    return _held(lambda: opened(path, settings, read_only=True), path, settings, ())


def _write(path: Path, settings: Settings) -> AbstractContextManager[DuckDBPyConnection]:
    def made() -> DuckDBPyConnection:
        if not path.exists():
            begin(path, settings)
        return opened(path, settings)

    return _held(made, path, settings, (path.parent,))


def for_models(path: Path, settings: Settings, seeds: Path) -> AbstractContextManager[DuckDBPyConnection]:
    """A connection that fills tables from each other and from seeds, in whatever order of rows."""
    return _held(lambda: opened(path, settings, options=OF_MODELS), path, settings, (seeds,))


def cursor_of(connection: DuckDBPyConnection, path: Path) -> DuckDBPyConnection:
    """Another connection to the database in a file that the first has open."""
    cursor = connection.cursor()
    cursor.execute(f'use "{name_of(path)}"')  # each begins in the database that was opened first
    return cursor


@dataclass(slots=True)
class _Reader:
    """A connection for all who read a file, opened with the first of them."""

    path: Path
    _open: ExitStack
    _connection: DuckDBPyConnection | None = None

    def cursor(self, settings: Settings) -> DuckDBPyConnection:
        if self._connection is None:
            self._connection = self._open.enter_context(_read(self.path, settings))
        return cursor_of(self._connection, self.path)


_READER: ContextVar[_Reader | None] = ContextVar("reader", default=None)


@contextmanager
def one_reader(path: Path) -> Iterator[None]:
    """All who read a database file in the block have one connection: to open a file takes as long as ten
    questions to it. Nobody writes to it in the block, which may be within another.
    """
    outer = _READER.get()
    if outer and outer.path == path:
        yield
        return
    with ExitStack() as stack:
        token = _READER.set(_Reader(path, stack))
        try:
            yield
        finally:
            _READER.reset(token)


@contextmanager
def draft(path: Path, settings: Settings) -> Iterator[DuckDBPyConnection]:
    """Make a database file that is whole when the block has ended, and of no use before.

    Its statements are not logged one by one, as those of ``connect`` are: each would wait for the disk. So
    what a kill leaves holds nothing, and is to be removed. Whoever writes gets to files of the same folder.
    """

    def made() -> DuckDBPyConnection:
        return attached(path, settings, encryption.keys(settings), is_draft=True)

    with _held(made, path, settings, (path.parent,)) as connection:
        yield connection
        connection.execute("checkpoint")  # closed without it, a full disk would go unsaid


@contextmanager
def _held(
    made: Callable[[], DuckDBPyConnection], path: Path, settings: Settings, folders: Collection[Path]
) -> Iterator[DuckDBPyConnection]:
    """A connection that is shut in as long as the block lasts, and closed at its end.

    It gets to files of the folders; without any it only reads.
    """
    import duckdb

    filesystem.private_folder(path.parent)
    try:
        with filesystem.owner_only():  # the file is its owner's from its first byte on
            connection = made()
    except duckdb.Error as error:
        raise not_opened(path, settings, error) from None
    try:
        if folders:
            os.chmod(path, filesystem.OWNER_ONLY_FILE)
        shut_in(connection, folders)
        yield connection
    finally:
        connection.close()


def attach(connection: DuckDBPyConnection, path: Path, name: str, settings: Settings) -> None:
    """Let a connection read another database of its folder as ``name``, with the key where it needs one."""
    encryption.attach(connection, path, name, encryption.keys(settings), read_only=True)
