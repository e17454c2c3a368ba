"""Writes a form as a workbook; same form, same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from pipeline.forms.wording import ENGLISH, LANGUAGES, Wording
from pipeline.forms.xlsform.model import Form, Said

MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - a fixed moment, so that the bytes stay the same
CELLS = (
    "required", "relevant", "constraint", "calculation", "choice_filter", "appearance", "default",
)  # fmt: skip
Table = list[list[str]]


def sheets(form: Form, wordings: Sequence[Wording], default: str) -> dict[str, Table]:
    """The three sheets as rows of text, headings first."""
    survey, choices = _survey(form, wordings), _choices(form, wordings)
    settings = {
        "form_title": form.title,
        "form_id": form.form_id,
        "version": version(survey, choices),
        "default_language": column_language(default),
        "allow_choice_duplicates": "yes",
        "style": "pages",
    }
    return {
        "survey": survey,
        "choices": choices,
        "settings": [list(settings), list(settings.values())],
    }


def write(found: dict[str, Table], file: Path) -> Path:
    """Write the sheets and return the path."""
    import xlsxwriter

    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": MADE})
    for name, rows in found.items():
        page = book.add_worksheet(name)
        page.freeze_panes(1, 0)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell:
                    page.write_string(number, place, cell)
    book.close()
    return file


def version(*tables: Table) -> str:
    """Ten digits that change with anything in the form."""
    said = repr(tables).encode()
    return f"{int(hashlib.sha256(said).hexdigest(), 16) % 10**10:010}"


def column_language(language: str) -> str:
    """As XLSForm names a language: ``Khmer (km)``."""
    return f"{LANGUAGES.get(language, LANGUAGES[ENGLISH])} ({language})"


def _survey(form: Form, wordings: Sequence[Wording]) -> Table:
    kinds = ("label", "hint", "constraint_message")
    heads = [f"{kind}::{column_language(each.language)}" for kind in kinds for each in wordings]
    table = [["type", "name", *heads, *CELLS]]
    for row in form.rows:
        said = [_in(words, each) for words in (row.label, row.hint, row.message) for each in wordings]
        table.append([row.type, row.name, *said, *(row.rest.get(cell, "") for cell in CELLS)])
    return table


def _choices(form: Form, wordings: Sequence[Wording]) -> Table:
    heads = [f"label::{column_language(each.language)}" for each in wordings]
    table = [["list_name", "name", *heads, "belongs_to"]]
    for option in form.options:
        said = [_in(option.label, each) for each in wordings]
        table.append([option.list_name, option.name, *said, option.belongs_to])
    return table


def _in(words: Said | None, wording: Wording) -> str:
    return words(wording) if words else ""
