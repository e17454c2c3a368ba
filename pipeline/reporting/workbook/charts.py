"""Draws the key figures as charts of the spreadsheet itself, each over the table that it is made from."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from pipeline.reporting.workbook.cells import PERCENT, Amount
from pipeline.reporting.workbook.key_figures import KEY
from pipeline.reporting.workbook.naming import names
from pipeline.reporting.workbook.sheet import (
    BASE,
    HIGH,
    LINE,
    Sheet,
    for_paper,
    widths,
    write_table,
    write_title,
)
from pipeline.reporting.workbook.sheets import order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reporting.context import Context
    from pipeline.reporting.workbook.key_figures import Block, Series

OWN, BESIDE, PALE = "#12436D", "#801650", "#9DBAD5"
GRID, INK = "#D9DCDF", "#0B0C0C"
WIDTH, HEIGHT, LINES = 980, 340, 18  # pixels; rows that a chart covers
FONT = {"name": "Arial", "size": 10, "bold": False}


def write(book: Any, context: Context, blocks: Sequence[Block]) -> None:
    """Add the sheet of the key figures; a break for the printer stands before each but the first."""
    text = context.text
    name = names(text, ("cover", *order(context)))[KEY]
    page = book.add_worksheet(name)
    about = (text("workbook.sheets.key_figures.about"),)
    row = write_title(book, page, text("workbook.sheets.key_figures.title"), about) + 1
    tables = [Sheet(f"key_{block.key}", name, "", (), block.headings, block.rows) for block in blocks]
    wide = [max(each) for each in zip_longest(*map(widths, tables), fillvalue=0.0)]
    breaks = []
    for block, table in zip(blocks, tables, strict=True):
        breaks.append(row)
        write_table(book, page, row + 1 + LINES, table, wide, filters=False)
        _write_chart(book, page, context, block, row)
        row += LINES + len(block.rows) + 4
    page.set_h_pagebreaks(breaks[1:])
    for_paper(page)


def _write_chart(book: Any, page: Any, context: Context, block: Block, row: int) -> None:
    """The title of a block and its chart, in lines that are as high in every program."""
    page.set_row(row, HIGH)
    page.write_string(row, 0, block.title, book.add_format(BASE | {"bold": True, "font_size": 12}))
    first = row + 1 + LINES
    for line in range(row + 1, first):
        page.set_row(line, LINE)
    described = {"description": _described(context, block), "object_position": 1}
    page.insert_chart(row + 1, 0, _chart(book, page.get_name(), block, first), described)


def _chart(book: Any, name: str, block: Block, first: int) -> Any:
    """A chart with intervals as error bars; a second series stands in front as a line or as points."""
    drawn = [_series(name, block, one, first, place) for place, one in enumerate(block.series)]
    kind = block.series[0].kind
    chart = book.add_chart({"type": kind})
    chart.add_series(drawn[0])
    for one in drawn[1:]:
        if kind == "line":
            chart.add_series(one)
        else:
            over = book.add_chart({"type": "line"})
            over.add_series(one)
            chart.combine(over)
    _axes(chart, block, is_bar=kind == "bar")
    chart.set_size({"width": WIDTH, "height": HEIGHT})
    chart.set_title({"none": True})
    legend: dict[str, Any] = {"position": "top", "font": FONT} if len(drawn) > 1 else {"none": True}
    chart.set_legend(legend)
    chart.show_blanks_as("gap")
    return chart


def _series(name: str, block: Block, one: Series, first: int, place: int) -> dict[str, Any]:
    """A series by the cells that it is made from; only rows that have a figure are in it."""
    colour = (OWN, BESIDE)[place]
    rows = first + 1, first + block.drawn
    found: dict[str, Any] = {
        "name": [name, first, one.share],
        "categories": [name, rows[0], 0, rows[1], 0],
        "values": [name, rows[0], one.share, rows[1], one.share],
    }
    if one.kind in ("column", "bar"):
        found |= {"fill": {"color": PALE}, "border": {"color": colour}, "gap": 60}
        found["data_labels"] = {
            "value": True,
            "num_format": PERCENT,
            "position": "inside_base",
            "font": FONT | {"color": INK},
        }
    elif one.kind == "marker":
        look = {"type": "diamond", "size": 10, "fill": {"color": colour}, "border": {"color": "white"}}
        found |= {"line": {"none": True}, "marker": look}
    else:
        mark = {"type": ("circle", "square")[place], "size": 7}
        dash = ("solid", "dash")[place]
        found |= {"line": {"color": colour, "width": 2.25, "dash_type": dash}}
        found["marker"] = mark | {"fill": {"color": colour}, "border": {"color": colour}}
    if one.ends is not None:
        found["x_error_bars" if one.kind == "bar" else "y_error_bars"] = _interval(name, rows, one.ends)
    return found


def _interval(name: str, rows: tuple[int, int], ends: tuple[int, int]) -> dict[str, Any]:
    """Bars from the lower end of an interval to the upper, by the cells that say how far."""
    from xlsxwriter.utility import xl_range_formula

    down, up = (xl_range_formula(name, rows[0], place, rows[1], place) for place in ends)
    return {
        "type": "custom",
        "plus_values": up,
        "minus_values": down,
        "line": {"color": INK, "width": 1.25},
    }


def _number(cell: object) -> float:
    assert isinstance(cell, Amount)
    return cell.value


def _axes(chart: Any, block: Block, *, is_bar: bool) -> None:
    shares = {
        "min": 0, "max": 1, "major_unit": 0.2, "num_format": PERCENT, "num_font": FONT,
        "name": block.axis, "name_font": FONT,
        "major_gridlines": {"visible": True, "line": {"color": GRID}}, "line": {"none": True},
    }  # fmt: skip
    things = {"num_font": FONT, "line": {"color": INK}, "major_gridlines": {"visible": False}}
    if is_bar:  # the first row of the table stands on top, the scale at the bottom
        chart.set_x_axis(shares)
        chart.set_y_axis(things | {"reverse": True, "crossing": "max"})
    else:
        chart.set_x_axis(things)
        chart.set_y_axis(shares)


def _described(context: Context, block: Block) -> str:
    """What the chart shows, for who cannot see it."""
    text, one = context.text, block.series[0].share
    said = [text.pair(str(row[0]), text.percent(_number(row[one]))) for row in block.rows[: block.drawn]]
    return text.described(block.title, said)
