"""What the environment asks for is done or refused, never passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

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
