"""Which rows below a header are records: totals, years, headings, tags and mere numbers are not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from pipeline.sources.files.grid import Grid, Row
from pipeline.sources.tables.columns import plain
from pipeline.sources.tables.headers import Cells, Header, is_label, is_tags
from pipeline.sources.tables.words import is_numbering, is_total, is_total_of_some, is_year

TAGS, TOTAL, YEAR = "tags (HXL)", "total", "year"
HEADING, AGAIN, NUMBERED = "heading or note", "repeated header", "pre-numbered row without content"
COLUMNS = "numbers of the columns"
NUMBER = re.compile(r"[-+]?[\d.,\s]+%?")
NARROW = 4  # columns: in a table with fewer, one filled cell may be all of a record


def records(grid: Grid, header: Header) -> tuple[list[Row], Counter[str]]:
    """The rows that are records, and how many are not, by the reason; empty rows are not counted."""
    rows, left_out = [], Counter[str]()
    first = header.at + 1 + header.tags
    if header.tags:
        left_out[TAGS] += header.tags
    for number, cells in _filled_down(grid, first):
        reason = reason_against(cells, header.cells)
        if reason:
            left_out[reason] += 1
        else:
            rows.append((number, cells))
    return rows, left_out


def reason_against(cells: Cells, header: Cells) -> str:
    """Why a row is no record, where that is beyond doubt; empty where it is one."""
    given = [(at, cell) for at, cell in enumerate(cells) if cell]
    for reason, holds in REASONS:
        if holds(given, header):
            return reason
    return ""


Given = Sequence[tuple[int, str]]


def _is_total(given: Given, header: Cells) -> bool:
    """The word, and beside it cells with numbers, or nothing."""
    (_, first), rest = given[0], [cell for _, cell in given[1:]]
    if is_total(first):
        return all(any(map(str.isdigit, cell)) for cell in rest)
    return is_total_of_some(first) and bool(rest) and all(map(NUMBER.fullmatch, rest))


def _is_year(given: Given, header: Cells) -> bool:
    return len(given) == 1 and len(header) > 1 and is_year(given[0][1])


def _is_heading(given: Given, header: Cells) -> bool:
    """One cell of words without a digit, in a wide table."""
    wide = sum(cell is not None for cell in header) >= NARROW
    return wide and len(given) == 1 and is_label(given[0][1]) and not any(map(str.isdigit, given[0][1]))


def _is_header_again(given: Given, header: Cells) -> bool:
    return len(given) > 1 and all(plain(header[at]) == plain(cell) for at, cell in given)


def _is_numbered_only(given: Given, header: Cells) -> bool:
    (at, cell), rest = given[0], given[1:]
    return not rest and cell.isdecimal() and is_numbering(header[at])


def _are_column_numbers(given: Given, header: Cells) -> bool:
    """1, 2, 3 … below all headers, as official forms have it."""
    named = [at for at, cell in enumerate(header) if cell]
    numbers = [(at, str(number)) for number, at in enumerate(named, 1)]
    return len(named) >= NARROW and list(given) == numbers


def _are_tags(given: Given, header: Cells) -> bool:
    return len(given) > 1 and is_tags([cell for _, cell in given])


Holds = Callable[[Given, Cells], bool]
REASONS: Sequence[tuple[str, Holds]] = (
    (TAGS, _are_tags),
    (AGAIN, _is_header_again),
    (COLUMNS, _are_column_numbers),
    (TOTAL, _is_total),
    (YEAR, _is_year),
    (NUMBERED, _is_numbered_only),
    (HEADING, _is_heading),
)


def _filled_down(grid: Grid, first: int) -> Iterator[Row]:
    """The rows that hold anything, with what is merged over several of them in each of these."""
    start, end = grid.rows[0][0], grid.rows[-1][0]
    over = {
        (number, span.left): grid.rows[span.top - start][1][span.left]
        for span in grid.merged or ()
        if start <= span.top <= end
        for number in range(span.top + 1, min(span.bottom, end) + 1)
    }
    for number, cells in grid.rows[first:]:
        if any(cells):
            yield number, [cell or over.get((number, at)) for at, cell in enumerate(cells)] if over else cells
