"""Writes a template as a workbook; same definitions, same bytes."""

from __future__ import annotations

import textwrap
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.forms.template import rules
from pipeline.forms.template.model import Column, Fact, Template, TemplateSheet

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - a fixed moment, so that the bytes stay the same
FACTS, LISTS, HOW_TO = "Facts", "Lists", "How to"
WIDTH = 18  # characters
LONG_LABEL = 60  # characters
LINE = 16  # points
PAPER_A4 = 9
FORMATS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16},
    "sentence": {"text_wrap": True, "valign": "top", "font_size": 12},
    "label": {"text_wrap": True, "valign": "top", "bold": True, "bg_color": "#E3EEF5", "border": 1},
    "required": {"text_wrap": True, "valign": "top", "bold": True, "bg_color": "#F9E2B0", "border": 1},
    "name": {"font_color": "#595959", "italic": True, "font_size": 10, "valign": "top", "border": 1},
    "cell": {"num_format": "@"},
    "fact": {"num_format": "@", "bg_color": "#F9E2B0", "valign": "top", "border": 1},
    "fixed": {"num_format": "@", "font_color": "#595959", "valign": "top"},
}


def write(template: Template, file: Path) -> Path:
    """Write the workbook and return its path."""
    import xlsxwriter

    book = xlsxwriter.Workbook(file)
    book.set_properties({"title": template.title, "created": MADE})
    formats = {name: book.add_format(said) for name, said in FORMATS.items()}
    _how_to(book, template, formats)
    _facts(book, template.facts, formats)
    sheets = [(sheet, book.add_worksheet(sheet.name)) for sheet in template.sheets]
    ranges = _lists(book, template, formats)
    for sheet, page in sheets:
        _sheet(page, sheet, ranges, formats)
    book.close()
    return file


def _how_to(book: Workbook, template: Template, formats: dict[str, Any]) -> None:
    page = book.add_worksheet(HOW_TO)
    page.set_column(0, 0, 4)
    page.set_column(1, 1, 90, formats["sentence"])
    page.write_string(0, 1, template.title, formats["title"])
    for number, sentence in enumerate(template.how_to, start=1):
        page.write_number(number + 1, 0, number, formats["sentence"])
        page.write_string(number + 1, 1, sentence, formats["sentence"])
    _printed(page, landscape=False)


def _facts(book: Workbook, facts: tuple[Fact, ...], formats: dict[str, Any]) -> None:
    page = book.add_worksheet(FACTS)
    page.set_column(0, 0, 20)
    page.set_column(1, 1, 34, formats["cell"])
    page.set_column(2, 2, 70)
    for row, fact in enumerate(facts):
        page.write_string(row, 0, fact.key, formats["name"])
        page.write_string(row, 1, fact.value, formats["fixed" if fact.is_fixed else "fact"])
        page.write_string(row, 2, fact.note, formats["sentence"])
        if fact.options:
            page.data_validation(row, 1, row, 1, {"validate": "list", "source": list(fact.options)})
        elif fact.key == "data_to":
            page.data_validation(row, 1, row, 1, {"validate": "custom", "value": rules.month(f"B{row + 1}")})
    _printed(page, landscape=False)


def _lists(book: Workbook, template: Template, formats: dict[str, Any]) -> rules.Ranges:
    """Write every list below the one before; its words are in the last column."""
    page = book.add_worksheet(LISTS)
    page.set_column(0, 2, 26, formats["cell"])
    page.set_column(3, 3, 70, formats["cell"])
    for place, heading in enumerate(("list", "belongs_to", "code", "shown")):
        page.write_string(0, place, heading, formats["name"])
    ranges: rules.Ranges = {}
    row = 1
    for name, found in template.lists.items():
        ranges[name] = (row + 1, row + len(found))
        for owner, part in groupby(found, key=lambda choice: choice.belongs_to):
            start = row
            for choice in part:
                for place, words in enumerate((name, owner, choice.code, choice.shown)):
                    page.write_string(row, place, words, formats["cell"])
                row += 1
            ranges[f"{name}/{owner}"] = (start + 1, row)
        first, last = ranges[name]
        book.define_name(rules.name_of(name), f"={LISTS}!$D${first}:$D${last}")
    page.freeze_panes(1, 0)
    _printed(page, landscape=False)
    return ranges


def _sheet(page: Worksheet, sheet: TemplateSheet, ranges: rules.Ranges, formats: dict[str, Any]) -> None:
    page.set_row(0, LINE * max(map(_lines, sheet.columns)))
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, _width(column), formats["cell"])
        label = f"{column.label} *" if column.is_required else column.label
        page.write_string(0, place, label, formats["required" if column.is_required else "label"])
        page.write_string(1, place, column.name, formats["name"])
        page.write_comment(0, place, f"{column.label}\n{column.note}", {"x_scale": 2, "y_scale": 1.5})
        rule = rules.validation(sheet, place, ranges)
        page.data_validation(rules.FIRST_ROW - 1, place, rules.LAST_ROW - 1, place, rule)
    page.freeze_panes(rules.FIRST_ROW - 1, 1)
    page.repeat_rows(0, rules.FIRST_ROW - 2)
    page.hide_gridlines(0)  # shown on paper too
    _printed(page, landscape=True)


def _width(column: Column) -> int:
    """In characters; a long heading has room for words."""
    return WIDTH if len(column.label) <= LONG_LABEL else 2 * WIDTH


def _lines(column: Column) -> int:
    """How many lines the heading of a column takes, in bold letters, and no fewer than four."""
    return max(4, len(textwrap.wrap(f"{column.label} *", _width(column) - 4)))


def _printed(page: Worksheet, *, landscape: bool) -> None:
    page.set_paper(PAPER_A4)
    if landscape:
        page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_footer("&L&A&R&P / &N")
