"""Re-keying: the same keys in SQL and in Python, and a case key that is kept with care."""

from __future__ import annotations

import hashlib
import hmac
import os
import stat
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from uuid import UUID

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest_packages import CASE_KEY, PROJECT, Package, warehouse

from pipeline import ingest
from pipeline.errors import UsageError
from pipeline.ingest.privacy import keys
from pipeline.settings import Settings
from tests.sparing import first_fast

IDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}", fullmatch=True)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


@settings(max_examples=60)
@given(
    key=st.binary(min_size=32, max_size=100),
    kind=st.sampled_from(keys.KINDS),
    provider=IDS,
    identifier=IDS,
)
def test_sql_makes_the_keys_of_hmac(
    connection: duckdb.DuckDBPyConnection, key: bytes, kind: str, provider: str, identifier: str
) -> None:
    owner = "" if kind in ("shared_person", *keys.LABELS) else provider
    message = f"{kind}\x1f{owner}\x1f{identifier}".encode()
    expected = UUID(hmac.new(key, message, hashlib.sha256).hexdigest()[:32])
    with keys.held_by(connection, key, provider):
        found = connection.execute(
            f"select {keys.sql_key(kind, 'v')} from (select ? as v)", [identifier]
        ).fetchone()
    assert found == (expected,)
    assert keys.key_of(key, kind, provider, identifier) == expected


def test_stored_keys_are_those_that_forget_will_look_for_and_the_secret_does_not_stay(tmp_path: Path) -> None:
    with warehouse(tmp_path) as own:
        own.take(Package())
        assert own.ask("select count(*) from duckdb_variables()") == [(0,)]
        expected = {ingest.case_key_of(own.settings, "khm-ngo", f"c-{number}") for number in (1, 2, 3)}
        assert {row[0] for row in own.ask("select case_key from landing.cases")} == expected


def test_no_identifier_of_the_package_is_stored(tmp_path: Path) -> None:
    with warehouse(tmp_path) as own:
        tables = Package().tables
        for rows in tables.values():
            for row in rows:
                row.update(
                    {
                        name: cell.replace("-", "-turtle-")
                        for name, cell in row.items()
                        if name.endswith("_id")
                    }
                )
        own.take(Package(tables))
        assert own.count("services") == 2
        assert "turtle" not in own.everything()


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    with warehouse(tmp_path, case_key="x" * 31) as own, pytest.raises(UsageError, match="ING-080"):
        own.take(Package())


def test_the_first_start_makes_a_key_that_only_its_owner_can_read(tmp_path: Path) -> None:
    with warehouse(tmp_path, case_key=None) as own:
        own.take(Package())
        path = own.settings.case_key_file
        assert len(path.read_text().strip()) == 64
        if os.name == "posix":
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert [each.name for each in path.parent.glob("case.key*")] == ["case.key"]


@pytest.mark.long
def test_the_key_of_the_first_start_is_used_again(tmp_path: Path) -> None:
    with warehouse(tmp_path, case_key=None) as own:
        own.take(Package())
        keys_before = own.ask("select case_key from landing.cases order by all")
        own.take(Package(created="2024-08-01T00:00:00Z"))
        assert own.ask("select case_key from landing.cases order by all") == keys_before


@pytest.mark.parametrize("mode", first_fast([0o640, 0o604]), ids=["its_group", "everybody_else"])
def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    with warehouse(tmp_path, case_key=None) as own:
        own.take(Package())
        own.settings.case_key_file.chmod(mode)
        with pytest.raises(UsageError, match="ING-081") if os.name == "posix" else nullcontext():
            own.take(Package())


def test_a_key_file_that_is_gone_is_refused_where_cases_are_stored(tmp_path: Path) -> None:
    with warehouse(tmp_path, case_key=None) as own:
        own.take(Package())
        own.settings.case_key_file.unlink()
        with pytest.raises(UsageError, match="ING-082"):
            own.take(Package())


def test_another_key_is_refused_where_cases_are_stored(tmp_path: Path, tiny_home: Path) -> None:
    with warehouse(tmp_path / "home", like=tiny_home) as own:
        other = Settings(project=PROJECT, home=own.settings.home, case_key=CASE_KEY[::-1])
        with pytest.raises(UsageError, match="ING-083"):
            ingest.take_in([Package().folder(tmp_path / "again")], own.connection, other)


@pytest.mark.long
def test_another_key_is_fine_after_a_first_package_that_was_refused(tmp_path: Path) -> None:
    with warehouse(tmp_path) as own:
        with pytest.raises(Exception, match="ING-011"):
            own.take(Package(listed={"cases": {"path": "gone.csv"}}))
        other = Settings(project=PROJECT, home=own.settings.home, case_key=CASE_KEY[::-1])
        path = Package().folder(tmp_path / "good")
        assert ingest.take_in([path], own.connection, other)[0].package_no == 1


def test_the_fingerprint_is_not_the_key(tmp_path: Path, tiny_home: Path) -> None:
    with warehouse(tmp_path / "home", like=tiny_home) as own:
        assert own.ask("select * from landing.case_key_fingerprint") == [
            (keys.fingerprint(CASE_KEY.encode()),)
        ]
        assert CASE_KEY not in own.everything()
