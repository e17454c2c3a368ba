"""Parquet files: their columns, and each column as text the way that a CSV would hold it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pipeline import faults
from pipeline.errors import ReintegrationError
from pipeline.ingest.files.sealed import SealedFile
from pipeline.ingest.privacy.headers import shown
from pipeline.ingest.refusals import Place, refusal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# A few bytes of Parquet can claim any number of equal rows or one cell of any length. Real tables, whose
# identifiers differ, have two rows a byte and fewer and unpack to less than 50 times their size.
MOST_ROWS_A_BYTE, ROWS_FREE = 64, 100_000
MOST_UNPACKED, UNPACKED_FREE = 200, 10 * 1024**2
CLAIMED = """
select
    (select sum(num_rows) from parquet_file_metadata($path)),
    (select coalesce(sum(total_uncompressed_size), 0) from parquet_metadata($path))
"""
FLAT = re.compile(
    r"VARCHAR|ENUM\(.*\)|U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DECIMAL\(.*\)|FLOAT|DOUBLE|BOOLEAN|DATE|UUID"
)
MOMENT = re.compile(r"TIMESTAMP.*")


def types(connection: DuckDBPyConnection, file: SealedFile, place: Place) -> dict[str, str]:
    """The columns of a Parquet file with their DuckDB types."""
    import duckdb

    try:
        rows = connection.execute(f"describe select * from {relation()}", {"path": str(file)}).fetchall()
        claimed = connection.execute(CLAIMED, {"path": str(file)}).fetchall()
    except duckdb.Error as error:
        raise damaged(error, place) from None
    ((count, unpacked),) = claimed
    size = file.size
    if count > max(ROWS_FREE, MOST_ROWS_A_BYTE * size) or unpacked > max(UNPACKED_FREE, MOST_UNPACKED * size):
        raise refusal("ING-026", place)
    return {name: sql_type for name, sql_type, *_ in rows}


def damaged(error: Exception, place: Place) -> ReintegrationError:
    """The refusal of a file that the database cannot read; where it lacks memory, that is said instead."""
    return faults.of(error, codes=faults.LACKS) or refusal("ING-042", place)


def check_flat(columns: Mapping[str, str], place: Place) -> None:
    """Refuse columns that are nested or binary."""
    for position, (name, sql_type) in enumerate(columns.items(), start=1):
        if not (FLAT.fullmatch(sql_type) or MOMENT.fullmatch(sql_type)):
            raise refusal("ING-043", place.at(column=shown(name, position)))


def relation() -> str:
    """The file as an SQL relation; the caller binds ``path``."""
    return "read_parquet($path, hive_partitioning = false)"


def as_text(name: str, columns: Mapping[str, str]) -> str:
    """A column as text: whole numbers without a fraction, moments in ISO form."""
    sql_type, cell = columns[name], f'"{name}"'
    if sql_type in ("FLOAT", "DOUBLE") or sql_type.startswith("DECIMAL"):
        whole = f"{cell} = trunc({cell}) and abs({cell}) < 1e15"
        return (
            f"case when isnan({cell}::double) then null when {whole} "
            f"then cast(cast({cell} as bigint) as varchar) else cast({cell} as varchar) end"
        )
    if MOMENT.fullmatch(sql_type):
        return f"strftime({cell}::timestamp, '%Y-%m-%dT%H:%M:%S')"
    return f"cast({cell} as varchar)"
