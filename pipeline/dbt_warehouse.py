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


class Opening:
    """What of the plugin needs no dbt to be imported: it opens a file under a key."""

    creds: Any
    file: Path
    under_key: bool

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        """Look at the file. ``DbtRuntimeError`` where there is none."""
        from dbt.exceptions import DbtRuntimeError

        self.file = Path(self.creds.path).absolute()
        if not self.file.is_file():
            raise DbtRuntimeError(MISSING)
        self.under_key = encryption.is_encrypted(self.file)
        if self.under_key:
            self.creds.path = ":memory:"  # a file under a key can only be attached

    def update_connection_config(self, creds: Any, config: dict[str, Any]) -> None:
        """Have what is put aside encrypted, too."""
        config.update(encryption.PUT_ASIDE if self.under_key else {})

    def configure_connection(self, connection: Any) -> None:
        """Attach the file with the keys of the workspace that it lies in."""
        if self.under_key:
            environment = {**os.environ, "REINTEGRATION_HOME": str(self.file.parent.parent)}
            keys = encryption.keys(settings.load(environment))
            encryption.load(connection)
            encryption.attach(connection, self.file, warehouse.name_of(self.file), keys)

    def configure_cursor(self, cursor: Any) -> None:
        """Each cursor begins in the database of the connection, which is empty."""
        if self.under_key:
            cursor.execute(f'use "{warehouse.name_of(self.file)}"')


def __getattr__(name: str) -> Any:
    """Make the class ``Plugin``, which dbt-duckdb looks for, when it is looked for: dbt is heavy."""
    if name != "Plugin":
        raise AttributeError(name)
    from dbt.adapters.duckdb.plugins import BasePlugin

    return type("Plugin", (Opening, BasePlugin), {})
