"""The lists themselves: a workbook to work through, and the same as CSV for more rows than that."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import filesystem
from pipeline.contract import Contract
from pipeline.errors import Busy
from pipeline.filesystem import private_folder
from pipeline.ingest.codes import CODES
from pipeline.ingest.problems.allowed import allowed
from pipeline.ingest.problems.places import Problem

if TYPE_CHECKING:
    from pipeline.settings import Settings

HEADER = ("File", "Sheet", "Row", "Column", "Code", "What is wrong", "What is allowed", "What to do")
WIDTHS = (24, 18, 8, 26, 10, 36, 44, 44)  # characters
PAPER_A4 = 9
MOST_ROWS = 50_000  # in the workbook; the CSV has all of them
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - the same rows make the same bytes
SUFFIX = re.compile(r"(?i)\.(zip|xls[xmb]?|ods|csv|tsv|txt|json|xml)$")
OF_ANOTHER_ROW = ("ING-115", "ING-116")  # nothing is wrong with the cell itself
IN_ITS_SHEET = "an identifier of a row that is there and in order"
FORMULA = ("=", "+", "-", "@")
UNFINISHED = ".part"
Line = tuple[str | int, ...]


def write(label: str, problems: Iterable[Problem], contract: Contract, settings: Settings) -> Path | None:
    """Write both lists for the package of a label and give the workbook; None without a problem."""
    lines = _lines(problems, contract)
    first = next(lines, None)
    if first is None:
        return None
    private_folder(settings.problems)
    table, text = _unfinished(label, settings)
    kept = _write_text(itertools.chain([first], lines), text)
    _write_workbook(kept, table)
    _into_place(text, ".csv")
    return _into_place(table, ".xlsx")


def remove(label: str, settings: Settings) -> None:
    """Take away the lists of an earlier try under the same label; one that somebody has open stays."""
    for suffix in (".xlsx", ".csv"):
        with suppress(Busy):
            filesystem.remove(settings.problems / f"{_stem(label)}{suffix}")


def forget(settings: Settings) -> None:
    """Delete all lists: rows of somebody who has left for good may be among them."""
    if settings.problems.is_dir():
        for path in settings.problems.iterdir():
            filesystem.remove(path)


def listed(settings: Settings) -> list[str]:
    """The names of the workbooks that are there."""
    found = settings.problems.glob("*.xlsx") if settings.problems.is_dir() else ()
    return sorted(path.name for path in found if not path.name.startswith("~$"))


def _lines(problems: Iterable[Problem], contract: Contract) -> Iterator[Line]:
    for each in problems:
        code, origin = CODES[each.code], each.origin
        yield (
            _plain(origin.file or each.column.table),
            _plain(origin.sheet),
            origin.row,
            _plain(origin.column.replace("` and `", " and ")),
            each.code,
            code.what,
            IN_ITS_SHEET if each.code in OF_ANOTHER_ROW else allowed(each.column, contract, each.nearest),
            code.remedy,
        )


def _plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _write_text(lines: Iterable[Line], path: Path) -> list[Line]:
    """Write all lines; those that a workbook takes are handed back."""
    kept: list[Line] = []
    with path.open("w", encoding="utf-8-sig", newline="") as text:
        out = csv.writer(text)
        out.writerow(HEADER)
        for line in lines:
            out.writerow(line)
            if len(kept) <= MOST_ROWS:
                kept.append(line)
    return kept


def _write_workbook(lines: list[Line], path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), OPTIONS) as book:
        book.set_properties({"title": "Problems", "author": "reintegration", "created": MADE})
        sheet = book.add_worksheet("Problems")
        wrapped = book.add_format({"text_wrap": True, "valign": "top", "align": "left"})
        bold = book.add_format({"bold": True, "align": "left", "bottom": 1, "bg_color": "#E6E6E6"})
        for place, width in enumerate(WIDTHS):
            sheet.set_column(place, place, width, wrapped)
        sheet.write_row(0, 0, HEADER, bold)
        for number, line in enumerate(lines[:MOST_ROWS], start=1):
            sheet.write_row(number, 0, line)
        if len(lines) > MOST_ROWS:
            sheet.write_string(MOST_ROWS + 1, 0, "There are more; the .csv beside this file has all of them.")
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, min(len(lines), MOST_ROWS), len(HEADER) - 1)
        sheet.set_landscape()
        sheet.set_paper(PAPER_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_footer("&L&F&R&P / &N")


def _stem(label: str) -> str:
    return SUFFIX.sub("", label) or "package"


def _unfinished(label: str, settings: Settings) -> tuple[Path, Path]:
    """Where the lists are written until they are whole."""
    stem = settings.problems / _stem(label)
    return Path(f"{stem}.xlsx{UNFINISHED}"), Path(f"{stem}.csv{UNFINISHED}")


def _into_place(path: Path, suffix: str) -> Path:
    """Give a list its name; another one where somebody has the earlier list open in a spreadsheet."""
    stem = path.name.removesuffix(f"{suffix}{UNFINISHED}")
    for number in itertools.count(2):
        target = path.with_name(f"{stem}{suffix}")
        try:
            filesystem.replace(path, target)
        except Busy:
            stem = f"{stem.rpartition(' (')[0] or stem} ({number})"
        else:
            return target
    raise AssertionError
