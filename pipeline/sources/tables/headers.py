"""Where the header of a table stands: under title rows, in one row or two, with tags below it or not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.sources.files.grid import Grid, Row

LOOKED_AT = 60  # rows that hold anything
WITHIN = 25  # of these, the header is among the first
FILLED = 0.5  # of the cells of the fullest row: a header has at least as many
LABELS = 0.8  # of a header's cells are words, not numbers, dates or answers
ALONE = 0.25  # of the columns at most stand under a group of their own
TAG = re.compile(r"#[^\W\d]")
NO_LABEL = re.compile(
    r"[-+]?[\d.,\s]*%?|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T]\d{1,2}:.*)?|true|false|n/?a", re.IGNORECASE
)

Cells = Sequence[str | None]


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table: the place of its last row among the rows, its cells, and rows of tags below."""

    at: int
    cells: list[str | None]
    tags: int = 0


def find(grid: Grid) -> Header | None:
    """The header of a sheet's table; None for a sheet without a cell.

    Two rows of headers become one: ``Group / Sub``.
    """
    filled = [place for place, (_, cells) in enumerate(grid.rows) if any(cells)][:LOOKED_AT]
    if not filled:
        return None
    at = _row_of_headers(grid.rows, filled)
    header = _of_two_rows(grid, at) or Header(at, list(grid.rows[at][1]))
    return Header(header.at, header.cells, _tags_below(grid.rows, header.at))


def is_tags(cells: Cells) -> bool:
    """Whether a row holds HXL tags and nothing else."""
    given = [cell for cell in cells if cell]
    return bool(given) and all(TAG.match(cell) for cell in given)


def is_label(cell: str) -> bool:
    """Whether a cell could name a column: no number, date or answer."""
    return NO_LABEL.fullmatch(cell) is None


def _row_of_headers(rows: Sequence[Row], filled: Sequence[int]) -> int:
    """The first row about as full as the fullest that holds words; else the first that holds anything.

    Years and dates may head columns: an earlier row that is as full goes before, words or not.
    """
    most = max(_count(rows[place][1]) for place in filled)
    full = [
        place
        for place in filled[:WITHIN]
        if _count(rows[place][1]) >= max(FILLED * most, min(2, most)) and _has_labels(rows[place][1])
    ]
    words = next((place for place in full if _are_labels(rows[place][1])), None)
    if words is not None and _count(rows[words][1]) > _count(rows[full[0]][1]):
        return words
    return full[0] if full else filled[0]


def _has_labels(cells: Cells) -> bool:
    return any(is_label(cell) for cell in cells if cell) and not is_tags(cells)


def _count(cells: Cells) -> int:
    return sum(cell is not None for cell in cells)


def _are_labels(cells: Cells) -> bool:
    given = [cell for cell in cells if cell]
    different = len(set(given)) > 1 or len(given) == 1
    return different and sum(map(is_label, given)) >= LABELS * len(given) and not is_tags(cells)


def _tags_below(rows: Sequence[Row], at: int) -> int:
    return int(at + 1 < len(rows) and is_tags(rows[at + 1][1]))


def _of_two_rows(grid: Grid, at: int) -> Header | None:
    """The header together with the row of groups above it, or of what its groups are made of below it."""
    for upper in (at - 1, at):
        if upper >= 0 and upper + 1 < len(grid.rows) and _is_pair(grid, upper):
            return Header(upper + 1, _joined(grid, upper))
    return None


def _is_pair(grid: Grid, upper: int) -> bool:
    (_, above), (_, below) = grid.rows[upper], grid.rows[upper + 1]
    if _count(below) < 2 or not _are_words(below) or not _are_words(above) or _is_title(above, below):
        return False
    groups = [each for each in _groups(grid, upper) if _count(below[each.start : each.stop]) > 1]
    alone = [at for at, cell in enumerate(above) if cell and below[at] and not _inside(at, groups)]
    if not groups or len(alone) > ALONE * _count(below):
        return False
    return bool(_merged_across(grid, upper)) or _tells(above, below, groups)


def _are_words(cells: Cells) -> bool:
    return all(is_label(cell) for cell in cells if cell) and not is_tags(cells)


def _is_title(above: Cells, below: Cells) -> bool:
    """One cell, where the table begins or before."""
    begins = next(at for at, cell in enumerate(below) if cell)
    return _count(above) == 0 or (_count(above) == 1 and any(above[: begins + 1]))


def _inside(at: int, groups: Sequence[range]) -> bool:
    return any(at in group for group in groups)


def _tells(above: Cells, below: Cells, groups: Sequence[range]) -> bool:
    """Where a file does not say what is merged: a header over nothing, or each group's words the same."""
    over_nothing = any(cell and not below[at] for at, cell in enumerate(above))
    parts = [[cell for cell in below[group.start : group.stop] if cell] for group in groups]
    words = [cell for part in parts for cell in part]
    return over_nothing or len({*words}) < len(words)


def _groups(grid: Grid, upper: int) -> list[range]:
    """Columns that share a cell of a row, and are not all there are: a title is no group."""
    above = grid.rows[upper][1]
    spans = _merged_across(grid, upper)
    if not spans:
        starts = [at for at, cell in enumerate(above) if cell]
        ends = [*starts[1:], len(above)]
        spans = [range(start, end) for start, end in zip(starts, ends, strict=True) if end - start > 1]
    table = sum(bool(over or under) for over, under in zip(above, grid.rows[upper + 1][1], strict=True))
    return [span for span in spans if len(span) < table]


def _merged_across(grid: Grid, place: int) -> list[range]:
    number, cells = grid.rows[place]
    spans = [span for span in grid.merged or () if span.top == span.bottom == number]
    return [range(span.left, min(span.right + 1, len(cells))) for span in spans if span.right > span.left]


def _joined(grid: Grid, upper: int) -> list[str | None]:
    """``Group / Sub``; a column with neither has what is merged down to it, where groups have groups."""
    (_, above), (_, below) = grid.rows[upper], grid.rows[upper + 1]
    over = list(above)
    for group in _groups(grid, upper):
        for at in group:
            over[at] = above[group.start]
    joined = [" / ".join(filter(None, (group, sub))) for group, sub in zip(over, below, strict=True)]
    return [name or _merged_down(grid, upper, at) for at, name in enumerate(joined)]


def _merged_down(grid: Grid, place: int, column: int) -> str | None:
    number, first = grid.rows[place][0], grid.rows[0][0]
    tops = [s.top for s in grid.merged or () if s.left == column and first <= s.top < number <= s.bottom]
    return grid.rows[tops[0] - first][1][column] if tops else None
