"""A plugin of dbt-duckdb: where the warehouse lies, with what memory and threads it is opened, and its key.

It is told here and not in ``profiles.yml``: where that changes, dbt reads all models again, and so for each
working folder. dbt needs a warehouse, and says so where there is none: by itself DuckDB makes an empty file,
or ends in a traceback where it cannot. The key goes from where it is kept to the connection: it stands in no
profile, no variable of dbt and no file of its target folder.
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
OTHER_NAME = "REINTEGRATION_CASES_DB has to name a file called cases.duckdb: the models call it so."


def _file(path: str) -> Path:
    return Path(os.environ.get("REINTEGRATION_CASES_DB", path)).absolute()


def _told() -> dict[str, str]:
    """Options of the connection that the environment names, or the usual ones."""
    threads = os.environ.get("REINTEGRATION_THREADS", "2")
    return {
        "checkpoint_threshold": warehouse.CHECKPOINT,
        "memory_limit": os.environ.get("REINTEGRATION_MEMORY", "3GB"),
        "temp_directory": os.environ.get("REINTEGRATION_SPILL", "warehouse/spill"),
        "threads": os.environ.get("REINTEGRATION_DATABASE_THREADS", threads),
    }


class Opening:
    """What of the plugin needs no dbt to be imported: it finds the file, and opens one under a key."""

    creds: Any
    file: Path
    under_key: bool

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        """Look at the file. ``DbtRuntimeError`` where there is none, or it has another name."""
        from dbt.exceptions import DbtRuntimeError

        self.file = _file(self.creds.path)
        if not self.file.is_file():
            raise DbtRuntimeError(MISSING)
        if warehouse.name_of(self.file) != self.creds.database:
            raise DbtRuntimeError(OTHER_NAME)
        self.under_key = encryption.is_encrypted(self.file)

    def update_connection_config(self, creds: Any, config: dict[str, Any]) -> None:
        """Say where the file is; under a key it can only be attached, and what is put aside is encrypted."""
        creds.path = ":memory:" if self.under_key else str(self.file)
        config.update(_told())
        config.update(encryption.PUT_ASIDE if self.under_key else {})

    def configure_connection(self, connection: Any) -> None:
        """Attach the file with the keys of the workspace that it lies in."""
        self.creds.path = str(self.file)  # whoever opens it a second time looks for it here
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
