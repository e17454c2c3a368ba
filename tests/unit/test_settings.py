"""What the environment asks for is done or refused, never passed over."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import setting_values
from pipeline.errors import UsageError
from pipeline.settings import load


def test_no_key_is_shown_where_settings_are(tmp_path: Path) -> None:
    secret = "qz-a-secret"
    names = ("REINTEGRATION_DATABASE_KEY", "REINTEGRATION_CASE_KEY")
    found = load(dict.fromkeys(names, secret), tmp_path)
    assert found.database_key == found.case_key == secret
    assert secret not in repr(found)


def test_a_set_of_disclosure_rules_is_chosen_by_the_environment(tmp_path: Path) -> None:
    assert load({}, tmp_path).rules == load({"REINTEGRATION_RULES": ""}, tmp_path).rules == "usual"
    assert load({"REINTEGRATION_RULES": "insider"}, tmp_path).rules == "insider"


def test_a_set_of_disclosure_rules_that_is_none_is_refused_with_the_names_of_those_that_are(
    tmp_path: Path,
) -> None:
    with pytest.raises(UsageError, match="REINTEGRATION_RULES") as refused:
        load({"REINTEGRATION_RULES": "Insider"}, tmp_path)
    assert "usual or insider" in refused.value.remedy


@pytest.mark.parametrize(
    "said", ["nonsense", "-1", "0", "5", "1MB", "80%", "3", "100000TB", "NaN", "1e9GB", "٣GB", "2GB;"]
)
def test_an_odd_amount_of_memory_is_refused_and_not_repeated(said: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="SET-001") as refused:
        load({"REINTEGRATION_MEMORY": said}, tmp_path)
    assert f" {said} " not in str(refused.value)


@pytest.mark.parametrize(("said", "means"), [("500MB", "500MB"), ("1.5 gib", "1.5GiB"), ("", "3GB")])
def test_an_amount_of_memory_is_taken_as_the_database_writes_it(
    said: str, means: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setting_values, "_installed", lambda: 0)
    assert load({"REINTEGRATION_MEMORY": said}, tmp_path).memory_limit == means


@pytest.mark.parametrize("said", ["100000", "0", "-1", "2.5", "two", "9" * 5_000, "²"])
def test_an_odd_number_of_threads_is_refused(said: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="SET-002"):
        load({"REINTEGRATION_THREADS": said}, tmp_path)


@pytest.mark.parametrize("name", ["a#b", "a?b", "a\nb", "bad\udcff", *([] if os.name == "nt" else ["a\\b"])])
def test_a_working_folder_that_the_database_cannot_be_opened_in_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="SET-003") as refused:
        load({"REINTEGRATION_HOME": str(tmp_path / name)})
    assert name not in str(refused.value)


def test_a_working_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="SET-006"):
        load({"REINTEGRATION_HOME": str(tmp_path / "file")})


@pytest.mark.parametrize("name", ["with space %20", "it's", "[a]*", "{{x}}", "ភាសា"])
def test_another_working_folder_is_taken(name: str, tmp_path: Path) -> None:
    assert load({"REINTEGRATION_HOME": str(tmp_path / name)}).home == tmp_path / name


def test_a_python_that_throws_texts_away_is_refused_with_what_to_do(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-OO", "-m", "pipeline.cli", "--home", str(tmp_path), "status"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, "SET-007" in ended.stderr, "PYTHONOPTIMIZE" in ended.stderr) == (2, True, True)
