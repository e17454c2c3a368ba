"""Write the databases of a warehouse as DuckDB 1.5 reads them; to be run once, with DuckDB 2.

This file alone is enough, in an environment of its own that has DuckDB 2 and nothing of the program:

    python -m venv convert
    convert/bin/python -m pip install "duckdb>=2,<3"
    convert/bin/python older_storage.py WAREHOUSE

Each file is copied beside, held against the old one, and takes its place; the old one is written over and
removed. Where that is cut off, run it again.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FILES = ("cases.duckdb", "release.duckdb")
STORAGE = "v1.5.0"
PIECE = 1024**2  # bytes


def main(arguments: list[str]) -> int:
    """Convert the files of the folder that is named; 0 where all are as DuckDB 1.5 reads them."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        sys.stderr.write("Name the folder warehouse/ of the workspace: python older_storage.py WAREHOUSE\n")
        return 2
    for path in (Path(arguments[0]) / name for name in FILES):
        former = path.with_name(f"{path.stem}.newer")
        if former.exists() and not path.exists():
            os.replace(former, path)
        _erase(former)
        if path.exists():
            convert(path, former)
            sys.stdout.write(f"Written for DuckDB 1.5: {path}\n")
    return 0


def convert(path: Path, former: Path) -> None:
    """Copy one file and put the copy in its place; the old one is at ``former`` until it is written over."""
    import duckdb

    fresh = path.with_name(f"{path.stem}.older")
    _erase(fresh)
    before = os.umask(0o077)
    try:
        with duckdb.connect() as connection:
            connection.execute(f"attach '{_quoted(path)}' as former")
            connection.execute("force checkpoint former")
            connection.execute(f"attach '{_quoted(fresh)}' as \"{path.stem}\" (storage_version '{STORAGE}')")
            connection.execute(f'copy from database former to "{path.stem}"')
            if _held(connection, "former") != _held(connection, path.stem):
                raise OSError("the copy does not hold what the file holds")
    finally:
        os.umask(before)
    os.replace(path, former)
    os.replace(fresh, path)
    _erase(former)


def _held(connection: DuckDBPyConnection, database: str) -> list[tuple[str, str, int]]:
    tables = connection.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = ? order by all", [database]
    ).fetchall()
    count = 'select count(*) from "{}"."{}"."{}"'
    return [
        (schema, table, connection.execute(count.format(database, schema, table)).fetchall()[0][0])
        for schema, table in tables
    ]


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _erase(path: Path) -> None:
    if not path.exists():
        return
    with path.open("r+b") as file:
        left = path.stat().st_size
        while left > 0:
            left -= file.write(os.urandom(min(PIECE, left)))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
