"""A plugin of dbt-duckdb: where the warehouse lies, and with what memory and threads it is opened.

It is told here and not in ``profiles.yml``: where that changes, dbt reads all models again, and so for each
working folder. dbt needs a warehouse, and says so where there is none: by itself DuckDB makes an empty file,
or ends in a traceback where it cannot.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

MISSING = (
    "There is no warehouse here yet. Take in an export package first (`reintegration run PATH`), "
    "or name its file in REINTEGRATION_CASES_DB."
)
OTHER_NAME = "REINTEGRATION_CASES_DB has to name a file called cases.duckdb: the models call it so."


def _file(path: str) -> Path:
    return Path(os.environ.get("REINTEGRATION_CASES_DB", path))


def _told() -> dict[str, str]:
    """Options of the connection that the environment names, or the usual ones."""
    threads = os.environ.get("REINTEGRATION_THREADS", "2")
    return {
        "memory_limit": os.environ.get("REINTEGRATION_MEMORY", "3GB"),
        "temp_directory": os.environ.get("REINTEGRATION_SPILL", "warehouse/spill"),
        "threads": os.environ.get("REINTEGRATION_DATABASE_THREADS", threads),
    }


def __getattr__(name: str) -> Any:
    """Make the class ``Plugin``, which dbt-duckdb looks for, when it is looked for: dbt is heavy."""
    if name != "Plugin":
        raise AttributeError(name)
    from dbt.adapters.duckdb.plugins import BasePlugin
    from dbt.exceptions import DbtRuntimeError

    class Plugin(BasePlugin):  # type: ignore[misc]
        def initialize(self, plugin_config: dict[str, Any]) -> None:
            file = _file(self.creds.path)
            if not file.is_file():
                raise DbtRuntimeError(MISSING)
            if file.stem != self.creds.database:
                raise DbtRuntimeError(OTHER_NAME)

        def update_connection_config(self, creds: Any, config: dict[str, Any]) -> None:
            creds.path = str(_file(creds.path))
            config.update(_told())

    return Plugin
