"""Pages and tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

NOTE = "<!-- Written by `make docs`. Change the program, not this page. -->"


def page(title: str, about: str, *parts: str) -> str:
    """A whole page: a note on where it comes from, title, one sentence, and its parts."""
    return "\n\n".join([NOTE, f"# {title}", about, *parts]) + "\n"


def section(title: str, *parts: str, depth: int = 2) -> str:
    """A heading and what stands under it."""
    return "\n\n".join([f"{'#' * depth} {title}", *parts])


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
