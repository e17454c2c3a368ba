"""The database file is made anew, so that no page of it holds what has left for good.

Deleting rows only marks their pages as free; what stood there can still be read from the file. So all that
is left is copied into a fresh file, which then takes the place of the old one in one step. Whenever a run is
killed, the whole old file or the whole new one is there; where it is the old one, its receipt is still due
and the next writing command starts again. Everything else that may hold the rows goes before that step.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import filesystem, warehouse
from pipeline.errors import Busy, Fault
from pipeline.ingest.erasure import removals
from pipeline.ingest.erasure.removals import Removal
from pipeline.ingest.refusals import Place, refusal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.settings import Settings

FRESH = "cases.rewriting"
# working files beside the database: gone when a run has ended well, and left where it was killed
LEFTOVERS = ("spill", "*.tmp", "incoming-*", "*.partial", "*.partial.wal", f"{FRESH}*")
KEPT_FOR_SPEED = ("dbt", "systems.duckdb*")


def is_due(settings: Settings) -> bool:
    """Whether something has left for good since the file was written anew."""
    if not settings.cases_db.is_file():
        return False
    with warehouse.connect(settings.cases_db, settings, read_only=True) as connection:
        return removals.is_due(connection)


def rewrite(settings: Settings, moment: datetime) -> list[Removal]:
    """Make the database file anew and give the receipts that were due.

    No handle on the file may be open, and the caller holds the lock of the working folder.
    ``ReintegrationError`` where there is no room or another program has the file open; the old file then
    stands and the receipts stay due.
    """
    import duckdb

    old = settings.cases_db.resolve()  # a link stays a link; what it leads to is replaced
    fresh = old.with_name(FRESH)
    try:
        _remove(fresh)
        _checkpoint(settings)
        done = _copy(settings, old, fresh, moment)
        clear_leftovers(settings, KEPT_FOR_SPEED)
        _swap(fresh, old)
    except (duckdb.Error, OSError, Fault):
        raise refusal("ING-092", Place()) from None
    finally:
        with suppress(OSError, Busy):
            _remove(fresh)
    return done


def clear_leftovers(settings: Settings, patterns: Iterable[str] = LEFTOVERS) -> None:
    """Remove the working files of runs that were killed; the caller holds the lock, so nobody uses them."""
    for path in leftovers(settings, patterns):
        if path.is_dir() and not path.is_symlink():
            filesystem.remove_tree(path)
        else:
            filesystem.remove(path)


def leftovers(settings: Settings, patterns: Iterable[str] = LEFTOVERS) -> list[Path]:
    """The working files that are there: of a run at work, or of one that was killed."""
    return sorted({path for pattern in patterns for path in settings.warehouse.glob(pattern)})


def _checkpoint(settings: Settings) -> None:
    """Write what stands in the old file's log into the file itself; the log is then gone."""
    with warehouse.connect(settings.cases_db, settings) as connection:
        connection.execute("force checkpoint")


def _copy(settings: Settings, old: Path, fresh: Path, moment: datetime) -> list[Removal]:
    with warehouse.connect(fresh, settings) as connection:
        (name,) = connection.execute("select current_database()").fetchall()[0]
        warehouse.attach(connection, old, "former", settings)
        connection.execute(f'copy from database former to "{name}"')
        if _held(connection, "former") != _held(connection, name):
            raise OSError
        connection.execute("detach former")
        done = removals.finish(moment, connection)
        connection.execute("force checkpoint")
    return done


def _held(connection: DuckDBPyConnection, database: str) -> list[tuple[str, int]]:
    """Every table of a database with the number of its rows."""
    tables = connection.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = ? order by all", [database]
    ).fetchall()
    counts = [
        f"select '{schema}.{table}' as name, count(*) as rows from \"{database}\".{schema}.{table}"
        for schema, table in tables
    ]
    return connection.execute(f"{' union all '.join(counts)} order by name").fetchall() if counts else []


def _swap(fresh: Path, old: Path) -> None:
    """Put the fresh file, whole and on the disk, in the place of the old one."""
    if _log(fresh).exists() or _log(old).exists():
        raise OSError("a log beside another file than its own would be read as part of it")
    filesystem.replace(fresh, old)


def _remove(fresh: Path) -> None:
    for path in (fresh, _log(fresh)):
        filesystem.remove(path)


def _log(path: Path) -> Path:
    return path.with_name(f"{path.name}.wal")
