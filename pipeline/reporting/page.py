"""Renders a report as one HTML page that needs nothing from outside, and no script to say everything."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from jinja2 import Environment

    from pipeline.reporting.document import Cell, Report, Section, Table

PAGE = "report.html.j2"
STYLES, SCRIPTS = ("palette.css", "report.css", "chart.css"), ("report.js", "chart.js")
PARTS = {
    "coverage": "people",
    "missing": "people",
    "meaning": "limits",
    "limits": "limits",
    "quality": "limits",
    "withheld": "limits",
    "revisions": "limits",
    "annex": "methods",
    "method": "methods",
    "sheets": "methods",
}  # of the contents, by section; every other section is a result
_NUMBER = re.compile(r"([-\N{MINUS SIGN}]?)(\d+(?:[.,\s]\d{3})*)(?:[.,](\d{1,2})\b)?")


@dataclass(frozen=True, slots=True)
class Scripts:
    """Style and script of a page, with the hashes by which only these may run."""

    style: str
    script: str

    @classmethod
    def of(cls, templates: Path, styles: Sequence[str], scripts: Sequence[str]) -> Scripts:
        """Files of the templates, one after the other."""
        return cls(*("\n".join(_text(templates / name) for name in names) for names in (styles, scripts)))

    def values(self) -> dict[str, str]:
        """What a template asks for."""
        return {
            "style": self.style,
            "style_hash": policy_hash(self.style),
            "script": self.script,
            "script_hash": policy_hash(self.script),
        }


@cache
def environment(templates: Path) -> Environment:
    """The templates of a folder; a value that a page asks for and nobody gave is an error."""
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(report: Report, drawn: Mapping[str, str], templates: Path, files: Sequence[str] = ()) -> str:
    """The page as text; same report, same bytes. Only its own style and script may run (by their hashes).

    ``drawn`` holds the SVG of each panel by its key, ``files`` the paths of the other files of the folder;
    those that the catalogue has words for are listed.
    """
    return (
        environment(templates)
        .get_template(PAGE)
        .render(
            report=report,
            drawn=drawn,
            number=report.numbers,
            contents=_contents(report.sections[1:]),
            files=described(files, report.words),
            attributes=attributes,
            words=report.words,
            **Scripts.of(templates, STYLES, SCRIPTS).values(),
        )
    )


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8").replace("\r\n", "\n")


def described(files: Sequence[str], words: Mapping[str, str]) -> list[tuple[str, str]]:
    """Paths of files with what they hold, as far as the catalogue has words for them; in its order."""
    known = {re.sub(r"\W", "_", f"file_{path}"): path for path in files}
    return [(known[key], said) for key, said in words.items() if key in known]


def attributes(table: Table) -> list[list[str]]:
    """What the cells of a table are sorted by, row by row: ``data-value="12"``, ``data-mark``, or nothing.

    A cell without a single number counts as the low end of its band; so do all cells of a column of ranges.
    """
    rows = [row for group in table.groups for row in group.rows]
    ranges = {
        place
        for place, column in enumerate(table.columns)
        if column.numeric and all(row[place].value is None for row in rows)
    }
    return [[_attribute(cell, place in ranges) for place, cell in enumerate(row)] for row in rows]


def _attribute(cell: Cell, in_ranges: bool) -> str:
    if cell.flag in ("c", "x", "z") or cell.text.startswith("["):
        return "data-mark"
    if cell.value is not None:
        return f'data-value="{cell.value:g}"'
    found = _NUMBER.search(cell.text) if in_ranges or cell.flag == "band" else None
    return f'data-value="{_low(*found.groups("")):g}"' if found else ""


def _low(sign: str, whole: str, fraction: str) -> float:
    number = float(re.sub(r"\D", "", whole) + f".{fraction}")
    return -number if sign else number


def policy_hash(text: str) -> str:
    """The hash by which the policy of a page lets a style or script in."""
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _contents(sections: Sequence[Section]) -> list[tuple[str, list[Section]]]:
    """Sections under the parts of the contents, in the order of the page."""
    found = groupby(sections, lambda section: PARTS.get(section.key, "results"))
    return [(part, list(members)) for part, members in found]
