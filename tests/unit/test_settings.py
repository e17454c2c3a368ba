"""What the environment asks for is done or refused, never passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.settings import load


@pytest.mark.parametrize("name", ["REINTEGRATION_DATABASE_KEY", "REINTEGRATION_DATABASE_KEY_FILE"])
def test_encryption_that_cannot_be_had_is_refused_with_what_to_do_instead(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="encrypted disk") as refused:
        load({name: "qz-a-secret"}, tmp_path)
    assert "qz-a-secret" not in str(refused.value)


def test_a_set_of_disclosure_rules_is_chosen_by_the_environment(tmp_path: Path) -> None:
    assert load({}, tmp_path).rules == load({"REINTEGRATION_RULES": ""}, tmp_path).rules == "usual"
    assert load({"REINTEGRATION_RULES": "insider"}, tmp_path).rules == "insider"


def test_a_set_of_disclosure_rules_that_is_none_is_refused_with_the_names_of_those_that_are(
    tmp_path: Path,
) -> None:
    with pytest.raises(UsageError, match="REINTEGRATION_RULES") as refused:
        load({"REINTEGRATION_RULES": "Insider"}, tmp_path)
    assert "usual or insider" in refused.value.remedy
