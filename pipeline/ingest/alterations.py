"""Files that are not what datapackage.json says of them: changed by a spreadsheet, or cut and damaged.

A file is taken in where it differs in nothing but its line ends, or where it holds what a spreadsheet leaves:
months and labels that had to be read, empty rows, another layout. One that differs without such a trace may
lack rows, and nobody could tell: the package is refused, unless it is refused for something plainer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.errors import RefusedInput
from pipeline.ingest.files.copies import Copy
from pipeline.ingest.refusals import Place, and_note, note, refusal
from pipeline.ingest.scan import TableFile

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CHANGED, LAID_OUT, DIFFERS = "ING-073", "ING-074", "ING-015"


@contextmanager
def told(copies: Mapping[str, Copy], place: Place) -> Iterator[None]:
    """A refusal within the block says as well that files differ, where they do."""
    try:
        yield
    except RefusedInput as refused:
        changed = [table for table, copy in copies.items() if copy.differs == "content"]
        if not changed or refused.code == DIFFERS:
            raise
        raise and_note(refused, CHANGED, place.at(table=changed[0])) from None


def judge(
    copies: Mapping[str, Copy], files: Mapping[str, TableFile], connection: DuckDBPyConnection
) -> tuple[str, ...]:
    """What a spreadsheet has done to the tables, in sentences; ING-015 where nothing shows it."""
    empty_rows = _counted("empty_rows", "rows", connection)
    laid_out = [file for table, file in files.items() if file.passed_over or table in empty_rows]
    touched = {file.table.name for file in laid_out} | _counted("cells_read", "cells", connection).keys()
    changed = [files[table] for table, copy in copies.items() if copy.differs == "content"]
    unexplained = [file.place for file in changed if file.table.name not in touched]
    if unexplained:
        raise refusal(DIFFERS, unexplained[0], more=unexplained[1:])
    said = list(dict.fromkeys(word for file in laid_out for word in file.passed_over))
    if rows := sum(empty_rows.values()):
        said.append(f"{rows:,} empty row{'s' * (rows > 1)} passed over")
    notes = (_note(LAID_OUT, laid_out, said), _note(CHANGED, changed, []))
    return tuple(filter(None, notes))


def _note(code: str, files: Sequence[TableFile], said: Sequence[str]) -> str:
    """One sentence for all files of which it holds; empty for none."""
    names = ", ".join(f"`{file.place.file or file.table.name}`" for file in files)
    return note(code, names, ", ".join(said)) if files else ""


def _counted(table: str, column: str, connection: DuckDBPyConnection) -> dict[str, int]:
    """What was counted of each table while it was read."""
    query = f"select table_name, sum({column})::bigint from {table} group by table_name"
    return dict(connection.execute(query).fetchall())
