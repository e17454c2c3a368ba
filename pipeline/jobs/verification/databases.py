"""The two database files: every page is read, each against its own checksum, and the books are added up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import disclosure, faults, filesystem, warehouse
from pipeline import ingest as intake
from pipeline.codes_of_keeping import fault
from pipeline.errors import Fault

if TYPE_CHECKING:
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from pipeline.jobs.verification.verified import Verified
    from pipeline.settings import Settings

HEADERS = 3 * 4096  # bytes: DuckDB writes these first, and rows after them
TABLES = """
    select
        schema_name,
        table_name
    from duckdb_tables()
    where not temporary and not internal
    order by all
"""
# every value of every row, so that every page is read
CONTENT = 'select bit_xor(hash(stored)) from "{schema}"."{table}" as stored'


def look(settings: Settings, found: Verified) -> bool:
    """Read both files to their ends; whether the case file is there and sound."""
    is_sound = _cases(settings, found)
    if settings.release_db.exists():
        tables = _read(settings, settings.release_db)
        if tables:
            found.sound.append(f"{settings.release_db.name} was read to its end: {tables} tables.")
        else:
            found.faults.append(fault("KEP-003", f"warehouse/{settings.release_db.name}"))
    return is_sound


def _cases(settings: Settings, found: Verified) -> bool:
    path, where = settings.cases_db, f"warehouse/{settings.cases_db.name}"
    tables = _read(settings, path)
    if tables:
        found.sound.append(f"{path.name} was read to its end: {tables} tables.")
    elif _something_was_made(settings) or _holds_more(path, tables):
        found.faults.append(fault("KEP-001" if _is_empty(path) or tables == 0 else "KEP-002", where))
        return False
    elif tables is None and not _is_empty(path):
        filesystem.remove(path)
        found.mended.append(f"{where}: it was cut off before anything was in it, and is gone.")
    else:
        found.notes.append("Nothing has been taken in yet.")
    return bool(tables)


def _is_empty(path: Path) -> bool:
    return not path.is_file() or not path.stat().st_size


def _holds_more(path: Path, tables: int | None) -> bool:
    """Whether a file that cannot be read holds more than what it begins with: there may be rows."""
    log = path.with_name(f"{path.name}.wal")
    return tables is None and (not _is_empty(log) or (not _is_empty(path) and path.stat().st_size > HEADERS))


def _something_was_made(settings: Settings) -> bool:
    """Whether anything tells that the case file held cases once: a register, a release, a report."""
    made = (settings.register / disclosure.CHAIN, settings.release_db)
    return any(path.exists() for path in made) or any(settings.out.glob("*/*/release.json"))


def add_up(settings: Settings, found: Verified) -> None:
    """Hold the books of all that came in against what is stored, and the case key against both."""
    with found.noted(), warehouse.connect(settings.cases_db, settings) as connection:
        intake.make_tables(connection, settings)
        packages = intake.prove(connection, settings)
        found.sound.append(f"The books add up, and the key is that of the cases: {packages:,} packages.")


def _read(settings: Settings, path: Path) -> int | None:
    """How many tables were read to their ends; None where one cannot be, or the file is not there."""
    import duckdb

    if _is_empty(path):  # it would be taken for a new database
        return None
    try:
        with warehouse.connect(path, settings) as connection:
            return _read_tables(connection)
    except (duckdb.Error, UnicodeDecodeError):
        return None
    except Fault as told:
        if told.code != faults.DAMAGE:
            raise
        return None


def _read_tables(connection: DuckDBPyConnection) -> int:
    tables = connection.execute(TABLES).fetchall()
    for schema, table in tables:
        connection.execute(CONTENT.format(schema=schema, table=table)).fetchall()
    connection.execute("force checkpoint")
    return len(tables)
