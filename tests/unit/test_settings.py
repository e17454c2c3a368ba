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
