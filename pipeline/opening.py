"""A database file is opened: with its key, within memory and threads, and shut in."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import encryption, faults, filesystem, stopping
from pipeline.errors import Busy

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.settings import Settings

UNFINISHED = ".partial"
STUCK = 10.0  # seconds, in which a database that can be opened is open
SEALED = "sealed:///"  # files that only this process can read: pipeline/ingest/files/sealed.py
# of the log that is put into the file at once: at DuckDB's 16 MB a build of few cases does so a dozen times
CHECKPOINT = "256MB"
_USUAL = {"preserve_insertion_order": "true"}  # rows of a package are numbered by their place
OF_MODELS = {"preserve_insertion_order": "false", "checkpoint_threshold": CHECKPOINT}


def name_of(path: Path) -> str:
    """What DuckDB calls the database in a file."""
    return path.name.lstrip(".").split(".")[0]


def shut_in(connection: DuckDBPyConnection, folders: Collection[Path]) -> None:
    """Let a connection get to no other file than its own, or to those of folders as well."""
    if folders:
        allow_sealed(connection, *folders)
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


def begin(path: Path, settings: Settings) -> None:
    """Make an empty database, under its name when it is one: what a full disk cuts short has another."""
    unfinished = path.resolve().with_name(f"{path.name}{UNFINISHED}")
    filesystem.remove(unfinished)
    opened(unfinished, settings).close()
    filesystem.replace(unfinished, path.resolve())


def opened(
    path: Path, settings: Settings, *, read_only: bool = False, options: Mapping[str, str] = _USUAL
) -> DuckDBPyConnection:
    """Under a key a file can only be attached, and this is then the database in use."""
    import duckdb

    keys = encryption.keys(settings)
    if not keys and not encryption.is_encrypted(path):
        config = _config(path, settings, options)
        try:
            return _in_time(lambda: duckdb.connect(str(path), read_only=read_only, config=config))
        except duckdb.IOException as error:
            raise encryption.told(error) from None
    return attached(path, settings, keys, read_only=read_only, options=options)


def attached(
    path: Path,
    settings: Settings,
    keys: Sequence[str],
    *,
    read_only: bool = False,
    is_draft: bool = False,
    options: Mapping[str, str] = _USUAL,
) -> DuckDBPyConnection:
    """A connection in which the file is the database in use, with one of the keys where there are any."""
    import duckdb

    put_aside = encryption.PUT_ASIDE if keys else {}
    connection = duckdb.connect(":memory:", config={**_config(path, settings, options), **put_aside})
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


def not_opened(path: Path, settings: Settings, error: Exception) -> Exception:
    """Say why a database file could not be opened; the error itself where it is none of the codes."""
    code = faults.code_of(error, settings)
    if code == faults.LOCK or (os.name == "nt" and code != faults.DISK and filesystem.is_held(path)):
        return _busy()
    return faults.refused(code, f"{path.parent.name}/{path.name}") if code else error


def _config(
    path: Path, settings: Settings, options: Mapping[str, str] = _USUAL
) -> dict[str, str | bool | int | float | list[str]]:
    return {
        "memory_limit": settings.memory_limit,
        "threads": str(settings.threads),
        "temp_directory": str(path.parent / "spill"),
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allow_community_extensions": "false",
        **options,
    }
