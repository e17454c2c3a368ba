"""Tests read marts as their contracts have them: who makes one by hand would not see a column go."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit import mart_tables

MADE = re.compile(
    r"create (?:or replace )?(?:table|view) (?:if not exists )?(?:cases\.)?\"?marts\"?\.\"?(\w+)"
)


def made_by_hand(text: str) -> Iterator[str]:
    """The marts with a contract that a text makes itself."""
    return (name for name in MADE.findall(" ".join(text.split())) if name in mart_tables.contracts())


def test_no_test_makes_a_mart_by_hand() -> None:
    texts = {path: path.read_text("utf-8") for path in Path("tests").rglob("*.py")}
    found = {path.as_posix(): [*made_by_hand(text)] for path, text in texts.items()}
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize("name", ["cases.marts.series", "marts.series", '"marts"."series"'])
def test_a_mart_that_is_made_by_hand_is_noticed(name: str) -> None:
    assert [*made_by_hand(f"create table\n    {name} as select 1 as n")] == ["series"]
