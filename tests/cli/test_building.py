"""After a release only what is made of the register is built; a whole build by dbt comes to the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from pipeline.jobs import built
from pipeline.jobs.building import build_figures
from pipeline.jobs.built import Stand
from pipeline.jobs.work import Outcome, Work
from pipeline.settings import Settings
from pipeline.transform import compiled
from pipeline.transform.nodes import TABLE, TEST, VIEW
from tests.cli.whole_runs import First

PROJECT = Path(__file__).resolve().parents[2]
AS_OF = date(2026, 6, 1)
NOW = datetime(2026, 8, 1, tzinfo=UTC)
BY_ROW = """
    select count(other.scope)
    from marts.scope_sizes as one
    left join marts.scope_sizes as other
        on one.scope = other.scope and (one.cases = 1 or other.cases < one.cases)
"""
TABLES = "select schema_name, table_name from duckdb_tables() where not internal order by all"


def stored(settings: Settings) -> dict[str, tuple[int, int]]:
    """How many rows each table has, and a hash of them in whatever order."""
    with duckdb.connect(str(settings.cases_db), read_only=True) as connection:
        names = [f'"{schema}"."{table}"' for schema, table in connection.execute(TABLES).fetchall()]
        counted = "select count(*), cast(coalesce(sum(hash(stored)), 0) as varchar) from {} as stored"
        return {name: connection.execute(counted.format(name)).fetchone() for name in names}  # type: ignore[misc]


@pytest.mark.long
def test_after_a_release_what_is_made_of_the_register_alone_is_built_and_nothing_differs(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(PROJECT, home, threads=1)
    work = Work(settings, NOW.date(), lambda: NOW, lambda _: None)
    assert built.stand(settings, AS_OF, None) is Stand.ALL_BUT_OF_THE_REGISTER
    with duckdb.connect(str(settings.cases_db)) as connection:  # others than they would be now
        connection.execute("update register.frozen_figures set numerator = numerator + 1")
    before = stored(settings)

    build_figures(work, AS_OF, Outcome())
    after = stored(settings)
    changed = {name for name in after if after[name] != before[name]}
    assert ('"marts"."revisions"' in changed, len(changed)) == (True, 2)  # and the closed cohorts behind it
    assert built.stand(settings, AS_OF, None) is Stand.ALL

    monkeypatch.setattr(compiled, "of", lambda _: None)  # as dbt by itself builds
    build_figures(work, AS_OF, Outcome(), anew=True)
    assert stored(settings) == after


def test_no_model_holds_every_row_against_every_other_to_find_those_of_equal_keys(few: First) -> None:
    """An outer join on more than comparisons does: ten times as many cases take a hundred times as long."""
    settings = Settings(PROJECT, few.home)
    models = compiled.of(settings)
    assert models is not None
    queries = {node.name: node.text for node in models.nodes if node.kind in {VIEW, TABLE, TEST}}
    with duckdb.connect(str(settings.cases_db), read_only=True) as connection:
        assert [*searched(connection, BY_ROW)]
        found = {name: [*searched(connection, query)] for name, query in queries.items()}
    assert len(found) > 200
    assert {name: conditions for name, conditions in found.items() if conditions} == {}


def searched(connection: duckdb.DuckDBPyConnection, query: str) -> Iterator[str]:
    """Conditions that look for equal columns in joins that hold every row against every other."""
    [(_, plan)] = connection.execute(f"explain (format json) {query}").fetchall()
    operators = json.loads(plan)
    for operator in operators:
        operators += operator["children"]  # a list grows while it is read
        condition = str(operator["extra_info"].get("Condition"))
        if operator["name"] == "BLOCKWISE_NL_JOIN" and re.search(r"\b\w+ = \w+\b", condition):
            yield condition
