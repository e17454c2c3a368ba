"""Whether the figures stand as they were built: a note of what they were made of, and of all that is stored.

What is made of the same by the same program is the same, so that it need not be built again: when a proposal
is approved, or a release follows a build. Whatever changed, of the cases or a figure itself, has it built.
Where only the register did, as by a release, what is made of it is built: all else is made of the cases.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from enum import Enum
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import filesystem, warehouse
from pipeline.code_version import code_version

if TYPE_CHECKING:
    from pipeline.settings import Settings

_TABLES = """
    select
        schema_name,
        table_name
    from duckdb_tables()
    where not temporary and not internal
    order by all
"""
_REGISTER = "register"  # the schema of what releases have entered
_ROWS = """
    select
        '{schema}.{table}' as name,
        count(*) as row_count,
        cast(coalesce(sum(hash(stored)), 0) as varchar) as content
    from "{schema}"."{table}" as stored
"""


class Stand(Enum):
    """How much of what a build would leave stands already."""

    ALL = "all"
    ALL_BUT_OF_THE_REGISTER = "all but what is made of the register"
    NOTHING = "nothing"


def stand(settings: Settings, as_of: date | None, known_by: date | None) -> Stand:
    """How much of what a build as of these months leaves in the cases file is in it."""
    note = _note(settings)
    noted = note.read_text("utf-8").split() if note.is_file() else []
    of_cases, of_register = _state(settings, as_of, known_by)
    if noted == [of_cases, of_register]:
        return Stand.ALL
    return Stand.ALL_BUT_OF_THE_REGISTER if noted[:1] == [of_cases] else Stand.NOTHING


@contextmanager
def noted(settings: Settings, as_of: date | None, known_by: date | None) -> Iterator[None]:
    """A build in the block is noted when it has ended well; until then none is."""
    note = _note(settings)
    note.unlink(missing_ok=True)
    yield
    with filesystem.owner_only():
        note.write_text("\n".join(_state(settings, as_of, known_by)), "utf-8")


def _note(settings: Settings) -> Path:
    """Beside what dbt keeps: it is not backed up, and whoever removes it has the figures built again."""
    return filesystem.private_folder(settings.warehouse / "dbt") / "built"


def _state(settings: Settings, as_of: date | None, known_by: date | None) -> tuple[str, str]:
    """Hashes of the program, the months, and every row of every table, in whatever order rows are.

    Of the tables of the register there is one of its own.
    """
    with warehouse.connect(settings.cases_db, settings) as connection:
        tables = connection.execute(_TABLES).fetchall()
        rows = " union all ".join(_ROWS.format(schema=schema, table=table) for schema, table in tables)
        stored = connection.execute(f"{rows} order by name").fetchall() if tables else []
    made_by = [code_version(settings.project), version("duckdb"), version("dbt-core"), version("dbt-duckdb")]
    register = [table for table in stored if table[0].startswith(f"{_REGISTER}.")]
    others = [table for table in stored if table not in register]
    return _hash([made_by, str(as_of), str(known_by), others]), _hash(register)


def _hash(state: list[Any]) -> str:
    return hashlib.sha256(json.dumps(state).encode()).hexdigest()
