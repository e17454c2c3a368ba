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
        def initialize(self, plugin_config: dict[str, Any]) -> None:
            self.file = Path(self.creds.path).absolute()
            if not self.file.is_file():
                raise DbtRuntimeError(MISSING)
            self.under_key = encryption.is_encrypted(self.file)
            if self.under_key:
                self.creds.path = ":memory:"  # a file under a key can only be attached

        def update_connection_config(self, creds: Any, config: dict[str, Any]) -> None:
            config.update(encryption.PUT_ASIDE if self.under_key else {})

        def configure_connection(self, conn: Any) -> None:
            if self.under_key:
                _attach(conn, self.file)

        def configure_cursor(self, cursor: Any) -> None:
            if self.under_key:
                cursor.execute(f'use "{warehouse.name_of(self.file)}"')

    return Plugin


def _attach(connection: Any, file: Path) -> None:
    """Attach the file with the keys of the workspace that it lies in."""
    environment = {**os.environ, "REINTEGRATION_HOME": str(file.parent.parent)}
    encryption.load(connection)
    encryption.attach(connection, file, warehouse.name_of(file), encryption.keys(settings.load(environment)))
