"""All or nothing, and without a word of the database's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from pipeline import faults
from pipeline.ingest.refusals import Place, refusal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.settings import Settings


@contextmanager
def transaction(connection: DuckDBPyConnection) -> Iterator[None]:
    """All or nothing."""
    import duckdb

    connection.execute("begin")
    try:
        yield
        connection.execute("commit")
    except BaseException:
        with suppress(duckdb.Error):
            connection.execute("rollback")
        raise


@contextmanager
def database_errors_kept_back(place: Place, settings: Settings) -> Iterator[None]:
    """An error of the database may hold data in its text; it is never passed on."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        raise faults.of(error, settings) or refusal("ING-091", place) from None
