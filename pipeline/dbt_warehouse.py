"""A plugin of dbt-duckdb: dbt needs a warehouse, and says so where there is none.

By itself DuckDB makes an empty file, or ends in a traceback where it cannot.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

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
            if not Path(self.creds.path).is_file():
                raise DbtRuntimeError(MISSING)

    return Plugin
