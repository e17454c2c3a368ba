"""Connections to the two database files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import encryption, faults, filesystem, stopping
from pipeline.errors import Busy, UsageError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.settings import Settings

UNFINISHED = ".partial"
STUCK = 10.0  # seconds, in which a database that can be opened is open
SEALED = "sealed:///"  # files that only this process can read: pipeline/ingest/files/sealed.py


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
    return _held(lambda: _opened(path, settings, read_only=True), path, settings, read_only=True)


def _write(path: Path, settings: Settings) -> AbstractContextManager[DuckDBPyConnection]:
    def opened() -> DuckDBPyConnection:
        if not path.exists():
            _begin(path, settings)
        return _opened(path, settings, read_only=False)

    return _held(opened, path, settings)


@dataclass(slots=True)
class _Reader:
    """A connection for all who read a file, opened with the first of them."""

    path: Path
    _open: ExitStack
    _connection: DuckDBPyConnection | None = None

    def cursor(self, settings: Settings) -> DuckDBPyConnection:
        if self._connection is None:
            self._connection = self._open.enter_context(_read(self.path, settings))
        cursor = self._connection.cursor()
        cursor.execute(f'use "{name_of(self.path)}"')  # each begins in the database that was opened first
        return cursor


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

    def opened() -> DuckDBPyConnection:
        return _attached(path, settings, encryption.keys(settings), is_draft=True)

    with _held(opened, path, settings) as connection:
        yield connection
        connection.execute("checkpoint")  # closed without it, a full disk would go unsaid


@contextmanager
def _held(
    opened: Callable[[], DuckDBPyConnection], path: Path, settings: Settings, *, read_only: bool = False
) -> Iterator[DuckDBPyConnection]:
    """A connection that is shut in as long as the block lasts, and closed at its end."""
    import duckdb

    filesystem.private_folder(path.parent)
    try:
        with filesystem.owner_only():  # the file is its owner's from its first byte on
            connection = opened()
    except duckdb.Error as error:
        raise _not_opened(path, settings, error) from None
    try:
        _shut_in(connection, path, read_only=read_only)
        yield connection
    finally:
        connection.close()


def _shut_in(connection: DuckDBPyConnection, path: Path, *, read_only: bool = False) -> None:
    """Let a connection get to no other file, or, where it writes, to those of the same folder."""
    if not read_only:
        os.chmod(path, filesystem.OWNER_ONLY_FILE)
        allow_sealed(connection, path.parent)
    if connection.execute("select current_setting('enable_progress_bar')").fetchone() == (True,):
        # the commands say themselves how far they are; a notebook without ipywidgets has no bar to set
        connection.execute("set enable_progress_bar = false")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


def allow_sealed(connection: DuckDBPyConnection, *folders: Path) -> None:
    """Let a connection that gets to nothing else get to sealed files, and to those of folders.

    A name that no file system of the connection knows would be taken for that of a folder here.
    """
    from fsspec import AbstractFileSystem

    stand_in = AbstractFileSystem(skip_instance_cache=True)
    stand_in.protocol = SEALED.partition(":")[0]
    connection.register_filesystem(stand_in)
    allowed = [*(f"{folder}/" for folder in folders), SEALED]
    connection.execute("set allowed_directories = $allowed::varchar[]", {"allowed": allowed})
    connection.unregister_filesystem(stand_in.protocol)


def attach(connection: DuckDBPyConnection, path: Path, name: str, settings: Settings) -> None:
    """Let a connection read another database of its folder as ``name``, with the key where it needs one."""
    encryption.attach(connection, path, name, encryption.keys(settings), read_only=True)


def name_of(path: Path) -> str:
    """What DuckDB calls the database in a file."""
    return path.name.lstrip(".").split(".")[0]


def _begin(path: Path, settings: Settings) -> None:
    """An empty database under its name when it is one: what a full disk or a kill cuts short has another."""
    unfinished = path.resolve().with_name(f"{path.name}{UNFINISHED}")
    filesystem.remove(unfinished)
    _opened(unfinished, settings, read_only=False).close()
    filesystem.replace(unfinished, path.resolve())


def _opened(path: Path, settings: Settings, *, read_only: bool) -> DuckDBPyConnection:
    """Under a key a file can only be attached, and this is then the database in use."""
    import duckdb

    keys = encryption.keys(settings)
    if not keys and not encryption.is_encrypted(path):
        config = _config(path, settings)
        try:
            return _in_time(lambda: duckdb.connect(str(path), read_only=read_only, config=config))
        except duckdb.IOException as error:
            raise encryption.told(error) from None
    return _attached(path, settings, keys, read_only=read_only)


def _attached(
    path: Path, settings: Settings, keys: Sequence[str], *, read_only: bool = False, is_draft: bool = False
) -> DuckDBPyConnection:
    """A connection in which the file is the database in use, with one of the keys where there are any."""
    import duckdb

    put_aside = encryption.PUT_ASIDE if keys else {}
    connection = duckdb.connect(":memory:", config={**_config(path, settings), **put_aside})
    try:
        if keys:
            encryption.load(connection)
        encryption.attach(connection, path, name_of(path), keys, read_only=read_only, is_draft=is_draft)
        connection.execute(f'use "{name_of(path)}"')
    except BaseException:
        connection.close()
        raise
    return connection


def _in_time(connect: Callable[[], DuckDBPyConnection]) -> DuckDBPyConnection:
    """A connection; ``Busy`` where a run that was told to stop does not get it.

    DuckDB may never let go of a database of which a signal has ended a statement: it waits for itself then.
    """
    try:
        return stopping.within(STUCK, connect) if stopping.asked() else connect()
    except TimeoutError:
        raise _busy() from None


def _busy() -> Busy:
    return Busy(
        "Another program has the warehouse open.",
        "Close it, or wait for it, and try again.",
        code=faults.LOCK,
    )


def _not_opened(path: Path, settings: Settings, error: Exception) -> Exception:
    """Why a database file could not be opened; the error itself where it is none of the codes."""
    code = faults.code_of(error, settings)
    if code == faults.LOCK or (os.name == "nt" and code != faults.DISK and filesystem.is_held(path)):
        return _busy()
    return faults.refused(code, f"{path.parent.name}/{path.name}") if code else error


def _config(path: Path, settings: Settings) -> dict[str, str | bool | int | float | list[str]]:
    return {
        "memory_limit": settings.memory_limit,
        "threads": str(settings.threads),
        "temp_directory": str(path.parent / "spill"),
        "preserve_insertion_order": "true",  # rows of a package are numbered by their place
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allow_community_extensions": "false",
    }
