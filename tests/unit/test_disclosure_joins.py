"""The SQL of a release joins by keys: to compare every line with every line takes minutes of many people."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pytest

from pipeline.disclosure import scripts
from pipeline.settings import Settings
from tests.unit.cases_file import Group, release, write
from tests.unit.earlier_releases import enter

LINE_BY_LINE = "BLOCKWISE_NL_JOIN"
GROUPS = [
    Group("region", due=200, known=150, achieved=80),
    Group("country:KHM", due=120, known=90, achieved=50, gained=20, lost=5),
]


def test_no_statement_compares_every_line_with_every_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(project=Path.cwd(), home=tmp_path)
    enter(settings, "2025H2", GROUPS)
    write(settings.cases_db, GROUPS)
    looked_at, slow = set[str](), list[str]()

    def run(connection: duckdb.DuckDBPyConnection, name: str, values: Mapping[str, object]) -> None:
        for statement in duckdb.extract_statements(scripts.file_of(name).read_text("utf-8")):
            given = {key: values[key] for key in statement.named_parameters}
            if statement.type not in (duckdb.StatementType.SET, duckdb.StatementType.DROP):
                plan = connection.execute(f"explain {statement.query}", given).fetchall()
                slow.extend([name] if any(LINE_BY_LINE in str(row) for row in plan) else [])
                looked_at.add(name)
            connection.execute(statement, given)

    monkeypatch.setattr(scripts, "run", run)
    release(settings, ["donor:DFAT", "ministry:KHM"])
    assert {"released", "revisions", "threshold/withheld", "differencing/over_time"} <= looked_at
    assert slow == []


def test_such_a_join_has_this_name_in_a_plan() -> None:
    query = "explain from range(9) as a (x) anti join range(9) as b (x) on a.x = b.x or a.x > b.x"
    assert LINE_BY_LINE in str(duckdb.sql(query).fetchall())
