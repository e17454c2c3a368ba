"""After a release only what is made of the register is built; a whole build by dbt comes to the same."""

from __future__ import annotations

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

PROJECT = Path(__file__).resolve().parents[2]
AS_OF = date(2026, 6, 1)
NOW = datetime(2026, 8, 1, tzinfo=UTC)
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
