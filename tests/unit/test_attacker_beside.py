"""What stands beside figures is read by the attack too, and tells nothing that the figures do not."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from pipeline.attacker import beside
from pipeline.disclosure.register import entries
from pipeline.settings import Settings
from tests.unit.cases_file import WHOLE_TABLE, Group, release, write
from tests.unit.earlier_releases import enter

SAID_AGAIN = f"scope = 'region' and measure = '{WHOLE_TABLE}' and milestone = 12"
SQL = Path("pipeline/disclosure/sql/definitions.sql")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A release of half a year later beside one whose figures are in the register."""
    settings = Settings(project=Path.cwd(), home=tmp_path_factory.mktemp("beside"))
    enter(settings, "2025H2", [Group("region", due=200, known=150, achieved=80)])
    write(settings.cases_db, [Group("region", due=260, known=190, achieved=110)])
    release(settings, ["donor:DFAT"])
    return settings


@pytest.fixture(scope="module")
def made(settings: Settings) -> Path:
    return settings.release_db


def told(settings: Settings, folder: Path, change: str) -> list[str]:
    """What is told beside the figures of a copy of the file that was changed."""
    copy = folder / "release.duckdb"
    copy.write_bytes(settings.release_db.read_bytes())
    files = [*entries.files(settings), entries.staged_file(settings)]
    with duckdb.connect(str(copy)) as connection:
        connection.execute(change)
    with duckdb.connect() as connection:
        return [
            finding.measures
            for finding in beside.read_beside(connection, Settings(Path.cwd(), copy.parent), copy, 2, files)
        ]


# 20 of 40 gained it, 6 of 36 lost it
CHANGES = """
    delete from indicator_values where measure in ('M04_conversion', 'M04_retention');
    insert into indicator_values by name
    select 'region' as scope, 'O01' as outcome, 12 as milestone, 'all' as breakdown, 'published' as status,
        unnest(['M04_conversion', 'M04_retention']) as measure, unnest([20, 30]) as numerator,
        unnest([40, 36]) as denominator;
"""


def test_a_release_as_it_is_made_tells_nothing_beside_its_figures(settings: Settings, tmp_path: Path) -> None:
    assert told(settings, tmp_path, "select 1") == []


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("insert into paired_tests values ('region', 'O01', 12, 0.04)", "a test of change"),
        (CHANGES + "insert into paired_tests values ('region', 'O01', 12, 0.03)", "a test of change"),
        (CHANGES + "insert into paired_tests values ('region', 'O01', 12, 0.01)", None),
        ("update data_quality set found = 14 where kind = 'finding'", "a count of records"),
        ("update data_quality set checked = 252 where kind = 'finding'", "a count of records"),
        ("update scope_sizes set cases = 22", "a count of records"),
        ("insert into comparisons values ('country:KHM', 'O01', 12, 3, 2, null)", "a comparison"),
        (
            "insert into revisions by name select 'region' as scope, 7 as new_unknown, 3 as old_unknown",
            "a revision",
        ),
        (f"update previous_figures set numerator = 81 where {SAID_AGAIN}", "a figure of the last report"),
        (f"update previous_figures set period = '2025' where {SAID_AGAIN}", "a figure of the last report"),
        (
            f"update indicator_values set status = 'c' where breakdown = 'all' and {SAID_AGAIN}",
            "a figure of the last report",
        ),
    ],
)
def test_a_number_that_does_not_follow_from_figures_is_told(
    settings: Settings, tmp_path: Path, change: str, what: str | None
) -> None:
    found = told(settings, tmp_path, change)
    assert [one.startswith(str(what)) for one in found] == ([True] if what else [])


def test_every_table_of_a_release_file_is_a_definition_or_is_read_by_the_attack(made: Path) -> None:
    """A table that somebody adds to the release file is read by nobody until it stands in one of these."""
    definitions = {
        line.split()[2].removeprefix("release.")
        for line in SQL.read_text("utf-8").splitlines()
        if line.startswith("create table")
    }
    with duckdb.connect(str(made), read_only=True) as connection:
        tables = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
    assert tables - definitions - beside.READ == {"indicator_values", "release", "series_breaks"}
