"""An intake joins by keys: to compare every row with every row takes hours of a large package."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import duckdb
from ingest_packages import Warehouse, changed, tiny, warehouse

from pipeline import ingest

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ROW_BY_ROW = ("BLOCKWISE_NL_JOIN", "NESTED_LOOP_JOIN")


class Explained:
    """A connection that keeps the statements whose plan compares every row with every row."""

    def __init__(self, connection: DuckDBPyConnection) -> None:
        self._connection = connection
        self.explained, self.slow = 0, list[str]()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def execute(self, query: str, *given: Any) -> DuckDBPyConnection:
        with suppress(duckdb.Error, ValueError):  # what has no plan, or several
            [_] = duckdb.extract_statements(query)
            plan = str(self._connection.execute(f"explain {query}", *given).fetchall())
            self.explained += 1
            self.slow += [" ".join(query.split())] if any(name in plan for name in ROW_BY_ROW) else []
        return self._connection.execute(query, *given)


def test_no_statement_of_an_intake_compares_every_row_with_every_row(tmp_path: Path) -> None:
    package = changed("cases", 2, sex="unheard of")  # a row that is put aside, with its own
    delta = package.delta({"cases": tiny()["cases"][:1], "needs": tiny()["needs"]})
    with warehouse(tmp_path) as opened:
        asked = Explained(opened.connection)
        through = Warehouse(opened.settings, cast("DuckDBPyConnection", asked), opened.incoming)
        through.take(package)
        through.take(delta)
        ingest.forget("c-3", None, cast("DuckDBPyConnection", asked), opened.settings)
    assert asked.explained > 200
    assert asked.slow == []


def test_such_joins_have_these_names_in_a_plan() -> None:
    unequal = "explain from range(9) as a (x) anti join range(9) as b (x) on a.x = b.x or a.x > b.x"
    assert ROW_BY_ROW[0] in str(duckdb.sql(unequal).fetchall())
