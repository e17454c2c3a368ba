"""Models in Python: what their function ``model`` returns of the tables that it asks for."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.transform.nodes import Node

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@contextmanager
def no_bytecode() -> Iterator[None]:
    """Of Python that is loaded in the block no compiled file is left beside it."""
    compiles, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield
    finally:
        sys.dont_write_bytecode = compiles


def fill(node: Node, project: Path, relations: Mapping[str, str], connection: DuckDBPyConnection) -> None:
    """Make the table of a model."""
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
