"""Pages and tables in Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

WIDTH = 120  # letters of a line of prose
NOTE = "<!-- Written by `make docs`. Change the program, not this page. -->"


def page(title: str, about: str, *parts: str) -> str:
    """A whole page: a note on where it comes from, title, one sentence, and its parts."""
    return "\n\n".join([NOTE, f"# {title}", about, *parts]) + "\n"


def section(title: str, *parts: str, depth: int = 2) -> str:
    """A heading and what stands under it."""
    return "\n\n".join([f"{'#' * depth} {title}", *parts])


def paragraph(text: str) -> str:
    """A paragraph in lines that are read without scrolling, however it was broken before."""
    return textwrap.fill(" ".join(text.split()), WIDTH, break_long_words=False, break_on_hyphens=False)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a bar inside a cell is written as one."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def code(text: str) -> str:
    """A name as it is typed; nothing where there is none."""
    return f"`{text}`" if text else ""


def slug(heading: str) -> str:
    """The anchor of a heading.

    >>> slug("7.1 Course of an outcome (M05, M06)")
    '71-course-of-an-outcome-m05-m06'
    """
    kept = "".join(letter for letter in heading.lower() if letter.isalnum() or letter in " -_")
    return kept.replace(" ", "-")
