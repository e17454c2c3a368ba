"""The two database files: every page is read, each against its own checksum, and the books are added up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import ingest as intake
from pipeline import warehouse
from pipeline.jobs.verification.codes import fault

if TYPE_CHECKING:
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from pipeline.jobs.verification.verified import Verified
    from pipeline.settings import Settings

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
    if not path.exists() or not path.stat().st_size:
        found.faults.append(fault("KEP-001", where))
        return False
    tables = _read(settings, path)
    if not tables:
        found.faults.append(fault("KEP-002", where))
        return False
    found.sound.append(f"{path.name} was read to its end: {tables} tables.")
    return True


def add_up(settings: Settings, found: Verified) -> None:
    """Hold the books of all that came in against what is stored, and the case key against both."""
    with found.noted(), warehouse.connect(settings.cases_db, settings) as connection:
        intake.make_tables(connection, settings)
        packages = intake.prove(connection, settings)
        found.sound.append(f"The books add up, and the key is that of the cases: {packages:,} packages.")


def _read(settings: Settings, path: Path) -> int:
    """How many tables were read to their ends; 0 where one cannot be, or there is none."""
    import duckdb

    if not path.stat().st_size:  # what is empty would be taken for a new database
        return 0
    try:
        with warehouse.connect(path, settings) as connection:
            return _read_tables(connection)
    except (duckdb.Error, UnicodeDecodeError):
        return 0


def _read_tables(connection: DuckDBPyConnection) -> int:
    tables = connection.execute(TABLES).fetchall()
    for schema, table in tables:
        connection.execute(CONTENT.format(schema=schema, table=table)).fetchall()
    connection.execute("force checkpoint")
    return len(tables)
