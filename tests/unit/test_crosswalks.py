"""Beside others: every outcome and area has a row in every framework, and nothing of theirs is left out."""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from pipeline.errors import ReintegrationError
from pipeline.reference.crosswalks import frameworks, sheets
from pipeline.settings import Settings

PROJECT = Path(__file__).resolve().parents[2]
REPOSITORY = Settings(project=PROJECT, home=PROJECT)
CROSSWALKS = frameworks.load(REPOSITORY)
PAGES = sheets.texts(REPOSITORY)
TWENTY = {f"O{number:02}" for number in range(1, 11)} | {str(number) for number in range(1, 11)}
CODES = re.compile(r"\b(?:M\d\d|\d\d?[A-Z]\d?)\b")


def seed(name: str) -> list[dict[str, str]]:
    with (PROJECT / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("framework", [row.framework for row in CROSSWALKS.frameworks])
def test_every_outcome_and_every_service_area_stands_beside_every_framework(framework: str) -> None:
    ours = {pair.ours for pair in CROSSWALKS.pairs if pair.framework == framework}
    assert ours - {""} == TWENTY


@pytest.mark.parametrize("framework", [row.framework for row in CROSSWALKS.frameworks])
def test_a_sheet_names_everything_of_theirs_and_where_it_was_seen(framework: str) -> None:
    theirs = PAGES[f"{framework}.md"].partition("## From theirs to ours")[2]
    items = [row for row in CROSSWALKS.items if row.framework == framework]
    assert len(items) > 2
    assert [row.item for row in items if f"| `{row.item}` | {row.name} |" not in theirs] == []
    assert [row.item for row in items if f"| {row.source} |" not in theirs] == []


def test_the_contents_show_the_best_match_of_each() -> None:
    best = {
        (pair.framework, pair.ours)
        for pair in CROSSWALKS.pairs
        if pair.match == "maps" and pair.ours in TWENTY
    }
    assert len(re.findall(r"\| maps (?=\|)", PAGES[sheets.CONTENTS])) == len(best) + 1  # and the legend


def test_what_was_not_seen_is_neither_matched_in_full_nor_left_out() -> None:
    matches = Counter(pair.match for pair in CROSSWALKS.pairs if "not seen" in pair.note)
    assert matches["unknown"] > 10
    assert matches["none"] == 0


def test_the_notes_name_criteria_and_measures_that_are_there() -> None:
    known = {row["criterion"] for row in seed("criteria")} | {row["family"] for row in seed("measures")}
    named = {code for pair in CROSSWALKS.pairs for code in CODES.findall(pair.note)}
    assert len(named) > 5
    assert named <= known


def changed(folder: Path, table: str, old: str, new: str) -> Path:
    """The tables with one of them changed."""
    copy = Path(shutil.copytree(frameworks.FOLDER, folder / "crosswalks"))
    text = (copy / table).read_text("utf-8")
    assert old in text
    (copy / table).write_text(text.replace(old, new, 1), "utf-8")
    return copy


@pytest.mark.parametrize(
    ("table", "old", "new", "named"),
    [
        pytest.param("pairs.csv", "RSS,O01,", "RSS,O02,", "RSS has no row for O01", id="ours_left_out"),
        pytest.param(
            "items.csv", "RSS,RSS-4,", "RSS,RSS-5,", "RSS has no row for RSS-5", id="theirs_left_out"
        ),
        pytest.param("pairs.csv", "RSS,O01,RSS-2,", "RSS,O11,RSS-2,", "RSS O11 RSS-2", id="no_such_outcome"),
        pytest.param("pairs.csv", "RSS-2,part", "RSS-9,part", "RSS O01 RSS-9", id="no_such_item"),
        pytest.param(
            "pairs.csv", "RSS-2,part", "RSS-2,none", "RSS O01 RSS-2 (none)", id="nothing_on_two_sides"
        ),
        pytest.param("pairs.csv", "RSS-2,part", ",part", "RSS O01 (part)", id="a_part_of_nothing"),
        pytest.param("pairs.csv", "RSS,O03,RSS-3", "RSS,O02,RSS-2", "RSS O02 RSS-2", id="twice"),
        pytest.param("pairs.csv", "part,abstract", "part,heard", "no such mark as heard", id="no_such_mark"),
        pytest.param(
            "items.csv", "modernslaverypec.org", "", "MSCOS has a row of items without source", id="no_source"
        ),
    ],
)
def test_tables_that_do_not_hold_together_are_refused_by_name(
    tmp_path: Path, table: str, old: str, new: str, named: str
) -> None:
    with pytest.raises(ReintegrationError) as refused:
        frameworks.load(REPOSITORY, changed(tmp_path, table, old, new))

    assert named in str(refused.value)
