"""The databases under a key: from the beginning, a plain warehouse converted, or under another key.

Each file is copied under the new key beside the old one, held against it, and takes its place; the old one
is then written over and removed. Whenever that is cut off, every file is whole, and the note names every key
that one of them needs; the same command, or the next one that writes, goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import encryption as encrypted
from pipeline import filesystem, lock, warehouse
from pipeline.encryption import key, note, places
from pipeline.encryption.codes import wrong
from pipeline.encryption.note import Noted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.settings import Settings

NONE = "none"
FRESH, FORMER = "under-key", "former"  # endings of a file that is made, and of the one it takes the place of
LEFTOVERS = ("spill/*", "systems.duckdb*", "*.tmp", "*.partial", "*.partial.wal", "cases.rewriting*")


@dataclass(frozen=True, slots=True)
class Encryption:
    """Where the key is kept (empty: there is none), and the database files that are not under it."""

    kept_in: str = ""
    file: str = ""
    plain: tuple[str, ...] = ()


NOT_ENCRYPTED = Encryption()


def encryption(settings: Settings) -> Encryption:
    """Whether the databases are encrypted, and where their key is."""
    noted = note.read(settings)
    plain = tuple(path.name for path in _files(settings) if encrypted.is_plain(path))
    return Encryption(noted[0].kept_in, noted[0].file, plain) if noted else Encryption(plain=plain)


def begin(settings: Settings, wanted: str = "") -> None:
    """Have the databases of a new workspace encrypted, with a key in the place that is wanted.

    A key that the environment gives is used as it is. ``none``: they stay plain. Where databases are there
    already nothing is done: ``encrypt`` converts them.
    """
    if wanted == NONE or any(_files(settings)) or note.read(settings):
        return
    filesystem.private_folder(settings.warehouse)
    note.write(settings, [_new_key(settings, wanted)])


def encrypt(settings: Settings, progress: Callable[[str], None], wanted: str = "") -> Encryption:
    """Convert plain databases. ``KEY-005`` where all are encrypted; ``KEY-008`` where there is no room."""
    with filesystem.owner_only(), lock.held(settings):
        finish(settings)
        noted = note.read(settings)
        if noted and all(map(encrypted.is_encrypted, _files(settings))):
            raise wrong("KEY-005")
        if not noted:
            note.write(settings, [_first_key(settings, wanted)])
        _rewrite(settings, progress)
    return encryption(settings)


def rekey(settings: Settings, progress: Callable[[str], None], wanted: str = "") -> Encryption:
    """Write the databases under a new key; the old one then opens nothing and is removed.

    ``KEY-006`` where they are not encrypted; where the old key is missing or wrong, what ``keys`` says.
    """
    with filesystem.owner_only(), lock.held(settings):
        finish(settings)
        noted = note.read(settings)
        if not noted:
            raise wrong("KEY-006")
        encrypted.keys(settings)
        if len(noted) == 1:
            where = wanted or (noted[0].kept_in if noted[0].kept_in != note.ENVIRONMENT else "")
            where = note.FILE if where == note.FILE else where
            noted = (places.keep(settings, key.new(), where), *noted)
            note.write(settings, noted)
        _rewrite(settings, progress)
        note.write(settings, noted[:1])
        for former in noted[1:]:
            places.remove(former)
    return encryption(settings)


def copy_key(settings: Settings, path: Path) -> None:
    """Write a copy of the key to a new file of its owner's only, outside of the workspace."""
    keys = encrypted.keys(settings)
    if not keys:
        raise wrong("KEY-006")
    target = path.expanduser().absolute()
    if target.exists() or target.resolve().is_relative_to(settings.home.resolve()):
        raise wrong("KEY-009")
    places.write(target, keys[0])


def finish(settings: Settings) -> bool:
    """Put right what a killed conversion has left, and say if there was any; the caller holds the lock."""
    was_left = False
    for path in (settings.cases_db.resolve(), settings.release_db.resolve()):
        former, fresh = _beside(path, FORMER), _beside(path, FRESH)
        leftovers = (former, fresh, _log(fresh))
        was_left = was_left or any(each.exists() for each in leftovers)
        if former.exists() and not path.exists():
            filesystem.replace(former, path)
        for leftover in leftovers:
            encrypted.erase(leftover)
    return was_left


def _first_key(settings: Settings, wanted: str) -> Noted:
    """A new key; where files are under one that no note tells of, the one that the environment gives."""
    known = [path for path in _files(settings) if encrypted.is_encrypted(path)]
    for path in known:
        with warehouse.connect(path, settings, read_only=True):
            """It opens this one."""
    return _new_key(settings, "" if known else wanted)


def _new_key(settings: Settings, wanted: str) -> Noted:
    given = encrypted.in_environment(settings)
    if given is not None and not wanted:
        return Noted(note.new_name(), note.ENVIRONMENT, "", key.check(given))
    return places.keep(settings, given or key.new(), wanted)


def _files(settings: Settings) -> Iterator[Path]:
    yield from (path for path in (settings.cases_db, settings.release_db) if path.is_file())


def _rewrite(settings: Settings, progress: Callable[[str], None]) -> None:
    """Bring every file under the first key, one after the other."""
    import duckdb

    for path in _files(settings):
        progress(f"Writing {path.name} under the key")
        try:
            _copy(settings, path.resolve())
        except (duckdb.Error, OSError):
            raise wrong("KEY-008") from None
        finally:
            for leftover in (_beside(path.resolve(), FRESH), _log(_beside(path.resolve(), FRESH))):
                encrypted.erase(leftover)
    for pattern in LEFTOVERS:
        for path in settings.warehouse.glob(pattern):
            if path.is_file():
                encrypted.erase(path)


def _copy(settings: Settings, path: Path) -> None:
    """Copy one file under the first key, hold the copy against it, and let it take its place."""
    with warehouse.connect(path, settings) as connection:
        connection.execute("force checkpoint")  # nothing is left in its log
    fresh, former = _beside(path, FRESH), _beside(path, FORMER)
    with warehouse.connect(fresh, settings) as connection:
        name = warehouse.name_of(fresh)
        warehouse.attach(connection, path, "former", settings)
        connection.execute(f'copy from database former to "{name}"')
        if _counts(connection, "former") != _counts(connection, name):
            raise OSError
        connection.execute("detach former")
        connection.execute("force checkpoint")
    if not encrypted.is_encrypted(fresh) or _log(fresh).exists():
        raise OSError
    filesystem.replace(path, former)
    filesystem.replace(fresh, path)
    encrypted.erase(former)


def _counts(connection: DuckDBPyConnection, database: str) -> list[tuple[object, ...]]:
    """Every table of a database with the number of its rows, and every view."""
    tables = connection.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = ? order by all", [database]
    ).fetchall()
    views = connection.execute(
        "select schema_name, view_name from duckdb_views() where database_name = ? and not internal "
        "order by all",
        [database],
    ).fetchall()
    rows = [
        connection.execute(f'select count(*) from "{database}"."{schema}"."{table}"').fetchall()[0]
        for schema, table in tables
    ]
    return [*tables, *rows, *views]


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(f"{path.stem}.{ending}")


def _log(path: Path) -> Path:
    return path.with_name(f"{path.name}.wal")
