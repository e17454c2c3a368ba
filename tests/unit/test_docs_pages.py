"""The pages that are written by hand: what they name is there, and they can be read."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
DOCS = PROJECT / "docs"
LONGEST_LINE = 140  # letters; on most pages rows of tables may be longer
LONGEST_PARAGRAPH = 80  # words
SHORT_ROWS = ("method.md", "disclosure.md")  # read from top to bottom, and not looked up
LONGEST_CELL = 30  # words
PAGES = sorted(path.name for path in DOCS.glob("*.md"))
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)#]*)(?:#([^)]*))?\)")


def text(page: str) -> str:
    return (DOCS / page).read_text("utf-8")


def prose(page: str) -> list[str]:
    """The paragraphs and items of a page, without tables, headings and what is set as code."""
    without = re.sub(r"^```.*?^```$", "", text(page), flags=re.DOTALL | re.MULTILINE)
    blocks = re.split(r"\n\s*\n|\n(?=- |\d+\. )", without.replace("\n>", "\n"))
    return [block for block in blocks if not block.lstrip().startswith(("|", "#", "<!--"))]


@pytest.mark.parametrize("page", PAGES)
def test_no_line_and_no_paragraph_is_long(page: str) -> None:
    lines = [line for block in prose(page) for line in block.splitlines()]
    assert [line for line in lines if len(line) > LONGEST_LINE] == []
    assert [block for block in prose(page) if len(block.split()) > LONGEST_PARAGRAPH] == []


def modules() -> list[str]:
    """What the disclosure method names, without the tests that it names."""
    codes = CODE.findall(text("disclosure_method.md"))
    return [code for code in codes if re.fullmatch(r"(?!test_)\S+(/|\.\w+)", code)]


@pytest.mark.parametrize("page", SHORT_ROWS)
def test_no_row_and_no_cell_of_a_table_is_long(page: str) -> None:
    rows = [line for line in text(page).splitlines() if line.startswith("|")]
    assert rows
    assert [row for row in rows if len(row) > LONGEST_LINE] == []
    assert [cell for row in rows for cell in row.split("|") if len(cell.split()) > LONGEST_CELL] == []


def test_every_module_of_the_disclosure_method_is_there() -> None:
    folders = [
        PROJECT,
        *(PROJECT / "pipeline" / name for name in ("", "disclosure", "disclosure/suppression")),
    ]
    assert len(modules()) > 20
    assert [name for name in modules() if not any((folder / name).exists() for folder in folders)] == []


def test_the_disclosure_method_names_every_module_of_cell_suppression() -> None:
    every = (PROJECT / "pipeline" / "disclosure" / "suppression").glob("[!_]*.py")
    assert {path.name for path in every} - set(modules()) == set()


def test_the_disclosure_method_stays_on_one_screen() -> None:
    assert len(text("disclosure_method.md").splitlines()) <= 78


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_a_page_names_is_there(page: str) -> None:
    file = re.compile(r"(pipeline|tests|seeds|models)/\S+\.\w+")
    named = [code for code in CODE.findall(text(page)) if file.fullmatch(code)]
    assert [path for path in named if not (PROJECT / path).is_file()] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_a_page_leads_somewhere(page: str) -> None:
    from pipeline.reference.markdown import slug

    for target, anchor in LINK.findall(text(page)):
        if target.startswith("http"):
            continue
        path = DOCS / target if target else DOCS / page
        assert path.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
            assert anchor in map(slug, headings), f"{target}#{anchor}"


def rooms() -> list[tuple[str, str]]:
    """Each place that the README names, and each room that it names in it."""
    table = (PROJECT / "README.md").read_text("utf-8").split("## Where things are")[1]
    rows = [line.split("|")[1:3] for line in table.splitlines() if line.startswith("| `")]
    return [
        (place, room)
        for places, holds in rows
        for place in CODE.findall(places)
        for room in ("", *re.findall(r"`(\w+/)`", holds))
    ]


@pytest.mark.parametrize(("place", "room"), rooms())
def test_every_place_of_the_readme_is_there(place: str, room: str) -> None:
    assert (PROJECT / place / room).is_dir()


def test_every_place_where_contributors_should_look_is_there() -> None:
    table = (PROJECT / "CONTRIBUTING.md").read_text("utf-8").split("## Where to look")[1]
    places = [place for line in table.splitlines() if line.startswith("| ") for place in CODE.findall(line)]
    assert len(places) > 10
    assert [place for place in places if not (PROJECT / place).exists()] == []


def test_the_numbers_of_the_disclosure_page_are_those_of_the_rules() -> None:
    (file,) = (PROJECT / "pipeline" / "disclosure").rglob("rules.toml")
    rules = tomllib.loads(file.read_text("utf-8"))
    usual, insider = rules, rules["stricter"]["insider"]
    page = text("disclosure.md")
    assert f"**{usual['minimum_group']}** persons in a group" in page
    assert f"(none of 1 to {usual['minimum_group'] - 1})" in page
    assert f"**{usual['minimum_part']}** on either side" in page
    assert f"usual rules ({usual['minimum_group']} and {usual['minimum_part']})" in page
    assert f"`insider` ({insider['minimum_group']} and {insider['minimum_part']})" in page
