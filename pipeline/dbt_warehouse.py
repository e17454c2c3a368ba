"""A plugin of dbt-duckdb: dbt needs a warehouse, says so where there is none, and opens it with its key.

By itself DuckDB makes an empty file, or ends in a traceback where it cannot. The key goes from where it is
kept to the connection: it stands in no profile, no variable of dbt and no file of its target folder.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from pipeline import encryption, settings, warehouse

MISSING = (
    "There is no warehouse here yet. Take in an export package first (`reintegration run PATH`), "
    "or name its file in REINTEGRATION_CASES_DB."
)


def __getattr__(name: str) -> Any:
    """Make the class ``Plugin``, which dbt-duckdb looks for, when it is looked for: dbt is heavy."""
    if name != "Plugin":
        raise AttributeError(name)
    from dbt.adapters.duckdb.plugins import BasePlugin
    from dbt.exceptions import DbtRuntimeError

    class Plugin(BasePlugin):  # type: ignore[misc]
        file: Path | None = None  # what is attached, where it cannot be opened as it is

        def initialize(self, plugin_config: dict[str, Any]) -> None:
            file = Path(self.creds.path).absolute()
            if not file.is_file():
                raise DbtRuntimeError(MISSING)
            if encryption.is_encrypted(file):
                self.file, self.creds.path = file, ":memory:"

        def configure_connection(self, conn: Any) -> None:
            if self.file is not None:
                encryption.load(conn)
                encryption.attach(conn, self.file, warehouse.name_of(self.file), _keys(self.file))

        def configure_cursor(self, cursor: Any) -> None:
            if self.file is not None:
                cursor.execute(f'use "{warehouse.name_of(self.file)}"')

    return Plugin


def _keys(file: Path) -> tuple[str, ...]:
    """The keys of the workspace that a database lies in."""
    return encryption.keys(settings.load({**os.environ, "REINTEGRATION_HOME": str(file.parent.parent)}))
