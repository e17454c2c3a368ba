"""The notice for those who have a report that was withdrawn: as a text, and as a page."""

from __future__ import annotations

from html import escape
from pathlib import Path

from pipeline import filesystem

PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{title}</title>
<style>body {{ font: 1rem/1.5 sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem }}</style>
</head>
<body>
<h1>{title}</h1>
{paragraphs}
</body>
</html>
"""


def write(folder: Path, audience: str, period: str, entered_at: str, reason: str) -> None:
    """Write ``notice.txt`` and ``notice.html``: what was withdrawn, when and why, and what replaces it."""
    title = f"Withdrawn: the report to {audience} for {period}"
    said = sentences(audience, period, entered_at, reason)
    filesystem.write(folder / "notice.txt", ("\n\n".join((title, *said)) + "\n").encode())
    paragraphs = "\n".join(f"<p>{escape(each)}</p>" for each in said)
    page = PAGE.format(title=escape(title), paragraphs=paragraphs)
    filesystem.write(folder / "notice.html", page.encode())


def sentences(audience: str, period: str, entered_at: str, reason: str) -> list[str]:
    """What the notice says, paragraph by paragraph."""
    why = reason or "a figure or a word of it was wrong."
    delete = (
        "Please use none of its figures any more, delete every copy in every format (page, PDF, workbook, "
        "data), and pass this notice on to whomever you gave it to."
    )
    replaced = (
        f"What replaces it: nothing, until you are sent a new report for {period}. Please do not hold the "
        "two against each other."
    )
    withdrawn = f"The report to {audience} for {period} was withdrawn on {entered_at[:10]}."
    return [withdrawn, f"Why: {why}", delete, replaced]
