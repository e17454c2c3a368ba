"""``tables.xlsx``: every table of a report on a sheet of its own, for people who work in a spreadsheet."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from pipeline.reporting.workbook.flat_table import Entry, FlatTable, flat
from pipeline.reporting.workbook.sheet import Content, for_paper, write_sheet

if TYPE_CHECKING:
    from pipeline.reporting.document import Report, Table
    from pipeline.reporting.language.text import Text
    from pipeline.reporting.released import Release

# Whatever begins like a formula or an address stays words.
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
AUTHOR, LANGUAGE = "reintegration", "Language"
LONGEST_NAME = 31
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
COVER_WIDTH, HEADING_HEIGHT = 95, 34


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table with its running number in the report, the name of its sheet and what it is about."""

    number: int
    name: str
    section: str
    subtitle: str
    table: Table


def render(report: Report, release: Release, text: Text) -> bytes:
    """The workbook: cover, contents, notes, then one sheet per table. Same report, same bytes.

    No cell holds a formula and none is merged.
    """
    from gptables import GPWorkbook  # type: ignore[import-untyped]

    buffer = io.BytesIO()
    sheets = sheets_of(report, text)
    with warnings.catch_warnings():
        # gptables 2 uses spellings of pandas 2 that work and warn
        warnings.filterwarnings("ignore", category=DeprecationWarning)
        warnings.filterwarnings("ignore", category=FutureWarning)
        book = GPWorkbook(buffer, options=OPTIONS)
        book.set_properties(_properties(report, release))
        book.set_custom_property(LANGUAGE, report.language)
        _write_cover(book, report, release, text, len(sheets))
        write_sheet(book, text("workbook.contents"), _contents(sheets, report, text))
        write_sheet(book, text("workbook.notes"), _notes(release, text))
        for sheet in sheets:
            write_sheet(book, sheet.name, _content(sheet, report, text))
        book.close()
    return buffer.getvalue()


def sheets_of(report: Report, text: Text) -> list[Sheet]:
    """Every table of the report in the order of the page, those of charts and within folds too."""
    found: list[Sheet] = []
    names = text.entries("workbook.sheets")
    for section in report.sections:
        for table, chart in section.tables:
            number = len(found) + 1
            short = names.get(table.key) or names.get(section.key) or section.title
            subtitle = chart.subtitle if chart else ""
            found.append(Sheet(number, sheet_name(number, short), section.title, subtitle, table))
    return found


def sheet_name(number: int, words: str) -> str:
    """A name that every spreadsheet takes, unique by its number.

    >>> sheet_name(8, "Logframe")
    '8 Logframe'
    """
    return f"{number} {NOT_IN_A_NAME.sub(' ', words)}"[:LONGEST_NAME].strip()


def _properties(report: Report, release: Release) -> dict[str, object]:
    return {
        "title": report.title,
        "subject": report.about,
        "author": AUTHOR,
        "comments": report.banner,
        "created": datetime.combine(release.as_of, time(), UTC),
    }


def _write_cover(book: Any, report: Report, release: Release, text: Text, tables: int) -> None:
    sheet, theme = book.add_worksheet(text("workbook.cover")), book.theme
    facts = (
        *report.facts,
        (text("method.run_id"), release.run_id),
        (text("method.code_version"), release.code_version),
    )
    plain, heading = theme.cover_text_format, theme.cover_subtitle_format | {"valign": "bottom"}
    lines = [
        (report.title, theme.cover_title_format),
        (report.banner, plain | {"bold": True}),
        (report.about, plain),
        (text("workbook.about"), heading),
        *((text.pair(term, fact), plain) for term, fact in facts),
        (text("workbook.inside"), heading),
        (text("workbook.tables_one" if tables == 1 else "workbook.tables", number=tables), plain),
        (text("workbook.numbers"), plain),
        (text("workbook.machine"), plain),
        (report.words["footer"], plain),
    ]
    for row, (words, look) in enumerate(line for line in lines if line[0]):
        sheet.write_string(row, 0, words, book.add_format(look))
        if look is heading:
            sheet.set_row(row, HEADING_HEIGHT)
    sheet.set_column(0, 0, COVER_WIDTH)
    for_paper(sheet)


def _contents(sheets: Sequence[Sheet], report: Report, text: Text) -> Content:
    names = text.entries("workbook.columns")
    rows = tuple(
        (Entry(sheet.name, leads_to=sheet.name), Entry(sheet.section), Entry(sheet.table.caption))
        for sheet in sheets
    )
    table = FlatTable((names["sheet"], names["section"], names["caption"]), rows, (False, False, False), 1)
    title, about = text("workbook.contents"), text("workbook.contents_about")
    return Content("contents", title, (report.banner,), about, table)


def _notes(release: Release, text: Text) -> Content:
    names, rule = text.entries("workbook.columns"), release.rule
    shares = {"first": text.percent(rule.bounds_first), "only": text.percent(rule.bounds_only)}
    rows = tuple(
        (Entry(mark), Entry(meaning.format(**shares)))
        for mark, meaning in text.entries("marks_explained.pairs").items()
    )
    table = FlatTable((names["mark"], names["meaning"]), rows, (False, False), 1)
    title, about = text("marks_explained.title"), text("workbook.notes_about")
    return Content("notes", title, (), about, table, _back(text))


def _content(sheet: Sheet, report: Report, text: Text) -> Content:
    title = text(
        "workbook.table_title",
        table=report.words["table"],
        number=sheet.number,
        caption=sheet.table.caption,
    )
    about = text.parts(words for words in (sheet.section, sheet.subtitle) if words)
    flat_table = flat(sheet.table, text)
    return Content(
        f"table_{sheet.number}",
        title,
        (about, report.banner),
        _legend(sheet.table, text),
        flat_table,
        _back(text),
    )


def _back(text: Text) -> str:
    """A link, in the spelling that gptables reads."""
    return f"[{text('workbook.back')}](internal:'{text('workbook.contents')}'!A1)"


def _legend(table: Table, text: Text) -> str:
    """What the marks of one table mean, in short."""
    flags = {cell.flag for group in table.groups for row in group.rows for cell in row}
    said = [words for flag, words in text.entries("workbook.marks").items() if flag in flags]
    return text("workbook.legend", marks=text.parts(said)) if said else text("workbook.no_marks")
