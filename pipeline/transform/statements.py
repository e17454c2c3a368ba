"""The statements that make what dbt has compiled, as ``materializations/`` and dbt itself do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.transform.nodes import PYTHON, SEED, TEST, VIEW, Node

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


REQUIRED = " not null"  # at the end of a definition


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


def keeps_its_contract(node: Node, connection: DuckDBPyConnection) -> bool:
    """Whether a query gives the columns of its contract, in whatever order, with their types."""
    if not node.columns or node.kind == SEED:
        return True
    found = {name: kind for name, kind, *_ in connection.execute(_of_query("describe", node)).fetchall()}
    return found == {name: definition.removesuffix(REQUIRED) for name, definition in node.columns}
