"""Every sentence of the English catalogue is one that a program or a template asks for."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
CATALOGUE = PROJECT / "reports" / "text" / "en.toml"
PART = "[^.]+"  # what a program fills into a key
# Asked for in another way than by a key or by a table of keys: by place, and of translations only.
OTHERWISE = {"words.months", "seed.release.audit"}
# Tables that are handed to templates as a whole. A page says what a file holds by the name of the file.
OF_TEMPLATES = ("page", "brief.page", "pdf.page", "explorer", "explorer.view", "saving")
OF_A_FILE = "file_"


def keys(table: dict[str, Any], prefix: str = "") -> Iterator[str]:
    """Every entry by its dotted key."""
    for name, said in table.items():
        if isinstance(said, dict):
            yield from keys(said, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


@cache
def catalogue() -> dict[str, Any]:
    return tomllib.loads(CATALOGUE.read_text("utf-8"))


def pattern(node: ast.AST) -> str:
    """A string of a program as a pattern; empty for what is no string."""
    if isinstance(node, ast.Constant):
        return re.escape(node.value) if isinstance(node.value, str) else ""
    if isinstance(node, ast.IfExp):
        return f"(?:{pattern(node.body)}|{pattern(node.orelse)})"
    if isinstance(node, ast.JoinedStr):
        return "".join(
            re.escape(str(one.value)) if isinstance(one, ast.Constant) else PART for one in node.values
        )
    return ""


def asked(source: str) -> tuple[set[str], set[str]]:
    """The keys, and the tables, that a program asks for: as patterns that begin with the name of a table."""
    nodes = [*ast.walk(ast.parse(source))]
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    of_tables = [
        call
        for call in calls
        if (getattr(call.func, "attr", "") or getattr(call.func, "id", ""))
        in ("entries", "label", "_entries")
    ]
    single = {one for one in map(pattern, nodes) if re.match(r"\w+\\?\.", one)}
    whole = {pattern(one) for call in of_tables for one in call.args}
    return single, {one for one in whole if re.match(r"\w", one)}


def unused(names: Iterator[str], sources: list[str]) -> list[str]:
    """The keys that no program asks for, by themselves or with their table."""
    found = [asked(source) for source in sources]
    single = re.compile("|".join(one for keys, _ in found for one in keys))
    whole = re.compile("|".join(rf"{one}\..+" for _, tables in found for one in tables))
    return [name for name in names if not single.fullmatch(name) and not whole.fullmatch(name)]


def test_the_search_finds_what_nobody_asks_for() -> None:
    source = """
text("a.said"), text(f"a.{kind}.{x}"), text(f"{key}.more"), text("a.b" if y else "a.c")
text.entries("a.table")
"""
    names = ["a.said", "a.silent", "a.1.2", "a.1.2.3", "a.table.1", "b.more", "a.b"]
    assert unused(iter(names), [source]) == ["a.silent", "a.1.2.3", "b.more"]


def test_every_entry_of_the_catalogue_is_asked_for() -> None:
    sources = [path.read_text("utf-8") for path in (PROJECT / "pipeline").rglob("*.py")]
    found = unused(keys(catalogue()), sources)
    assert set(found) - OTHERWISE == set()
    assert set(found) >= OTHERWISE


def test_every_word_of_a_page_is_in_a_template_or_a_script() -> None:
    places = [
        *(PROJECT / "reports" / "templates").iterdir(),
        *(PROJECT / "pipeline" / "reporting").rglob("*.py"),
    ]
    written = " ".join(path.read_text("utf-8") for path in places if path.is_file())
    for table in OF_TEMPLATES:
        words: Any = catalogue()
        for part in table.split("."):
            words = words[part]
        names = [
            one for one, said in words.items() if isinstance(said, str) and not one.startswith(OF_A_FILE)
        ]
        assert names
        assert [one for one in names if not re.search(rf"\b{re.escape(one)}\b", written)] == [], table
