"""Commands of dbt in this process."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# of the tests of keys, those that the tests of the project make
NOT_BUILT = "tag:by_construction"
_TOLD_TO_NOBODY = {"DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "DO_NOT_TRACK": "1"}


def invoked(project: Path, folder: Path, command: str, *words: str) -> list[Any]:
    """The nodes of a command of dbt, which keeps what it makes in ``folder``; RuntimeError where it fails."""
    from dbt.cli.main import dbtRunner

    with environment({}):
        try:
            told = dbtRunner().invoke([command, *words, *arguments(project, folder)])
        finally:
            close_connections()
    if not told.success:
        raise RuntimeError(f"The models cannot be read: dbt {command} failed.") from told.exception
    return [each.node for each in getattr(told.result, "results", ())]


def arguments(project: Path, folder: Path) -> list[str]:
    """Options of any command of dbt: where all is, and that nothing is said."""
    return [
        *("--project-dir", str(project), "--profiles-dir", str(project), "--target", "local"),
        *("--target-path", str(folder / "target"), "--log-path", str(folder / "logs")),
        # dbt's messages and result files quote what the database says, and that quotes data
        *("--log-level", "none", "--log-level-file", "none", "--quiet", "--no-print", "--no-write-json"),
        *("--no-use-colors", "--no-version-check"),
    ]


@contextmanager
def environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Variables of the environment in the block, and at its end as they were; dbt tells nobody of its use."""
    variables = {**_TOLD_TO_NOBODY, **variables}
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def close_connections() -> None:
    """dbt keeps its database open for the life of the process; let go of it."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    DuckDBConnectionManager.close_all_connections()
