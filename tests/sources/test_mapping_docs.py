"""docs/mappings.md shows every verb once, and each example makes what the page says."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from pipeline.sources.mapping.verbs import VERBS
from tests.sources.made_up.mapped import CASES, PROJECT, mapped, one_sheet, read

PAGE = (PROJECT / "docs" / "mappings.md").read_text("utf-8")
ROWS = re.findall(r"^\| (`\w+`.*?) \| `(\w+)\.(\w+) = (.+?)` \| (.*?) \| (.*?) \|$", PAGE, re.MULTILINE)
EXPLOITATIONS = """
case_id = { from = "Case" }
seq = { number = "order" }
form = { always = "labour" }
country_of_exploitation = { always = "KHM" }
movement = { always = "unknown" }
"""
TABLES = {"cases": CASES, "exploitations": EXPLOITATIONS}


def test_every_verb_has_its_row() -> None:
    assert {verb for said, *_ in ROWS for verb in re.findall(r"`(\w+)`", said)} == {*VERBS}


@pytest.mark.parametrize(("verb", "table", "column", "rule", "cells", "made"), ROWS)
def test_an_example_makes_what_the_page_says(
    tmp_path: Path, verb: str, table: str, column: str, rule: str, cells: str, made: str
) -> None:
    given = dict(part.split(":", 1) for part in cells.split(" · "))
    row = [cell.strip() or None for cell in given.values()]
    export = one_sheet(("Case", "Consent", *given), ("KH-1", "yes", *row))
    text = ""
    for name in dict.fromkeys(("cases", table)):
        lines = TABLES[name].strip().splitlines()
        own = [line for line in lines if name != table or not line.startswith(f"{column} ")]
        text += "\n".join([f"[{name}]", *own, *([f"{column} = {rule}"] if name == table else []), ""])
    assert mapped(export, text, tmp_path).column(table, column) == made.split(" · ")


def test_the_settings_that_the_page_shows_can_be_read(tmp_path: Path) -> None:
    """The first example lacks columns on purpose; nothing else is wrong with it."""
    first, *others = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    problems = read(tmp_path, first.replace('system = "table"', ""))[1]
    assert {problem.what.partition("` ")[2] for problem in problems} == {"has no rule."}
    assert all(tomllib.loads(text) for text in others)
