"""The statements that make what dbt has compiled, as ``materializations/`` and dbt itself do."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.transform.nodes import PYTHON, SEED, TEST, VIEW, Node

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def of(node: Node, seeds: Path) -> list[str]:
    """What is run for a seed, a model in SQL or a test; nothing for a model in Python."""
    if node.kind == PYTHON:
        return []
    if node.kind == TEST:
        return [_of_query("select count(*) from", node)]
    if node.kind == VIEW:
        return [_of_query(f"create or replace view {node.relation} as", node)]
    if node.kind == SEED:
        file = str(seeds / Path(node.text).name).replace("'", "''")
        return [_empty(node), f"copy {node.relation} from '{file}' (format csv, header true, delimiter ',')"]
    if node.columns:  # of a contract
        names = ", ".join(name for name, _ in node.columns)
        return [_empty(node), _of_query(f"insert into {node.relation} ({names}) select {names} from", node)]
    return [_of_query(f"create or replace table {node.relation} as", node)]


def _of_query(head: str, node: Node) -> str:
    return f"{head} (\n{node.text}\n)"


def _empty(node: Node) -> str:
    columns = ", ".join(f"{name} {definition}" for name, definition in node.columns)
    return f"create or replace table {node.relation} ({columns})"


def fill_from_python(
    node: Node, project: Path, relations: Mapping[str, str], connection: DuckDBPyConnection
) -> None:
    """Make the table of a model in Python: what its function ``model`` returns of the tables it asks for."""
    session = _Session(connection, relations)
    connection.register("made", _function(project / node.text)(session, connection))
    connection.execute(f"create or replace table {node.relation} as from made")
    connection.unregister("made")


def _function(file: Path) -> Callable[..., Any]:
    specification = importlib.util.spec_from_file_location(file.stem, file)
    if specification is None or specification.loader is None:
        raise ImportError(file.stem)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module.model  # type: ignore[no-any-return]


class _Session:
    """What dbt gives a model in Python, as far as models ask for it."""

    def __init__(self, connection: DuckDBPyConnection, relations: Mapping[str, str]) -> None:
        self._connection, self._relations = connection, relations

    def config(self, **_: object) -> None:
        """Take the settings of the model, which dbt has read."""

    def ref(self, name: str) -> Any:
        """A model or seed, as a relation of DuckDB."""
        return self._connection.query(f"from {self._relations[name]}")
