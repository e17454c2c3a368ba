"""Whether the figures stand as they were built: a note of what they were made of, and of all that is stored.

What is made of the same by the same program is the same, so that it need not be built again: when a proposal
is approved, or a release follows a build. Whatever changed, of the cases, the register or a figure itself,
has it built.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import warehouse
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
_ROWS = """
    select
        '{schema}.{table}' as name,
        count(*) as row_count,
        cast(coalesce(sum(hash(stored)), 0) as varchar) as content
    from "{schema}"."{table}" as stored
"""


def stand(settings: Settings, as_of: date | None, known_by: date | None) -> bool:
    """Whether what the cases file holds is what a build as of these months left in it."""
    note = _note(settings)
    return note.is_file() and note.read_text("utf-8") == _state(settings, as_of, known_by)


@contextmanager
def noted(settings: Settings, as_of: date | None, known_by: date | None) -> Iterator[None]:
    """A build in the block is noted when it has ended well; until then none is."""
    note = _note(settings)
    note.unlink(missing_ok=True)
    yield
    with warehouse.owner_only():
        note.write_text(_state(settings, as_of, known_by), "utf-8")


def _note(settings: Settings) -> Path:
    """Beside what dbt keeps: it is not backed up, and whoever removes it has the figures built again."""
    return warehouse.private_folder(settings.warehouse / "dbt") / "built"


def _state(settings: Settings, as_of: date | None, known_by: date | None) -> str:
    """A hash of the program, the months, and every row of every table, in whatever order rows are."""
    with warehouse.connect(settings.cases_db, settings) as connection:
        tables = connection.execute(_TABLES).fetchall()
        rows = " union all ".join(_ROWS.format(schema=schema, table=table) for schema, table in tables)
        stored = connection.execute(f"{rows} order by name").fetchall() if tables else []
    made_by = [code_version(settings.project), version("duckdb"), version("dbt-core"), version("dbt-duckdb")]
    state = json.dumps([made_by, str(as_of), str(known_by), stored])
    return hashlib.sha256(state.encode()).hexdigest()
