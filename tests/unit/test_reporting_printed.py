"""What of a table and a chart is printed: rows with numbers, and tables that are at least half full."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_reports import DONOR, EVERY, MINISTRY, PLANS, Made, tables

from pipeline.reporting.document import (
    Cell,
    Chart,
    ChartPoint,
    Column,
    Fold,
    Heading,
    Kind,
    Panel,
    Paragraph,
    RowGroup,
    Table,
)
from pipeline.reporting.language.text import Text, load_text
from pipeline.reporting.tables.printed import is_number, numbers_in, printed, with_numbers
from tests.sparing import first_fast

MARK = Cell("[c]", flag="c")
NUMBER = Cell("12 of 30 (40%)", 12)


@pytest.fixture(scope="module")
def text() -> Text:
    return load_text(Path("reports"), "en")


def table(*rows: tuple[Cell, ...], key: str = "made") -> Table:
    """A table of rows under a heading, with a column for each cell and one of words."""
    width = len(rows[0])
    columns = (
        Column("Row", numeric=False),
        *(Column(f"Figure {n}") for n in range(width)),
        Column("In words", numeric=False),
    )
    made = tuple((Cell(f"Row {n}"), *row, Cell("since 2026")) for n, row in enumerate(rows))
    return Table(key, "What is told", columns, (RowGroup("", made),))


def headings(found: Table) -> list[str]:
    return [row[0].text for group in found.groups for row in group.rows]


@pytest.mark.parametrize(
    ("cell", "is_one"),
    [
        (NUMBER, True),
        (Cell("0%", 0), True),
        (Cell("0\N{EN DASH}3 of 30", flag="band"), True),
        (Cell("20 to 60"), True),
        (Cell("66% [low]", 66, "low"), True),
        (Cell("12 (4%) [to 2025-12]"), True),
        (MARK, False),
        (Cell("[x]", flag="x"), False),
        (Cell("[z]"), False),
        (Cell("[to 2025-12]"), False),
        (Cell("not given"), False),
        (Cell(""), False),
    ],
)
def test_a_cell_holds_a_number_where_a_mark_is_not_all_of_it(cell: Cell, is_one: bool) -> None:
    assert is_number(cell) is is_one


def test_a_row_without_a_number_is_no_line_and_words_beside_it_do_not_make_it_one() -> None:
    found = with_numbers(table((NUMBER, MARK), (MARK, MARK), (MARK, Cell("0%", 0))))
    assert headings(found) == ["Row 0", "Row 2"]
    assert numbers_in(found) == (2, 4)


def test_a_group_of_which_no_row_is_left_is_not_there() -> None:
    full, empty = (table((cell,)).groups[0] for cell in (NUMBER, MARK))
    found = with_numbers(Table("made", "", table((MARK,)).columns, (empty, full)))
    assert found.groups == (full,)


def test_a_table_of_words_keeps_all_its_rows(text: Text) -> None:
    words = Table("made", "", (Column("What", numeric=False),), (RowGroup("", ((Cell("A word"),),)),))
    assert [*printed([words], text)] == [words]


@pytest.mark.parametrize(
    ("cells", "is_table"),
    [((NUMBER, MARK), True), ((NUMBER, MARK, MARK), False), ((NUMBER, NUMBER, MARK), True)],
    ids=["half", "a third", "two thirds"],
)
def test_a_table_is_printed_where_at_least_half_of_its_cells_hold_a_number(
    cells: tuple[Cell, ...], is_table: bool, text: Text
) -> None:
    [block] = printed([table(cells)], text)
    assert isinstance(block, Table) is is_table
    if isinstance(block, Paragraph):
        assert block.tone == "note"
        assert f"1 of {len(cells)} cells hold a number: What is told." in block.text


def test_the_half_is_counted_in_the_rows_that_are_left(text: Text) -> None:
    [block] = printed([table((NUMBER, NUMBER), *((MARK, MARK) for _ in range(9)))], text)
    assert isinstance(block, Table)
    assert headings(block) == ["Row 0"]


def test_a_table_of_marks_alone_gives_way_to_a_line_with_its_caption_and_no_number(text: Text) -> None:
    [block] = printed([table((MARK, MARK))], text)
    assert block == Paragraph("Not shown here, in any line: What is told.", "note")


def test_what_is_printed_does_not_depend_on_which_mark_stands_for_a_number(text: Text) -> None:
    """Withheld, not available and not applicable leave the same lines."""
    for mark in (MARK, Cell("[x]", flag="x"), Cell("[z]", flag="z")):
        [block] = printed([table((NUMBER, mark), (mark, mark))], text)
        assert isinstance(block, Table)
        assert headings(block) == ["Row 0"]


def test_a_fold_holds_what_is_printed_of_it_and_is_not_there_where_it_holds_nothing(text: Text) -> None:
    inside = table((NUMBER,), (MARK,))
    [fold] = printed([Fold("More", (inside,)), Fold("Nothing", ())], text)
    assert fold == Fold("More", (with_numbers(inside),))


def test_other_blocks_are_printed_as_they_are(text: Text) -> None:
    blocks = (Paragraph("Words."), Heading("Over it"))
    assert tuple(printed(blocks, text)) == blocks


def chart(*panels: tuple[tuple[str, str], ...], kind: Kind = "rows", rows: Table | None = None) -> Chart:
    """A chart with a drawing for each list of (row, sign); an empty sign is a figure."""
    made = tuple(
        Panel(f"panel-{number}", f"Drawing {number}", "It shows.", kind, tuple(
            ChartPoint(row, 0, float("nan"), *(() if sign else (40.0, 30.0, 50.0)), sign=sign)
            for row, sign in points
        ))
        for number, points in enumerate(panels)
    )  # fmt: skip
    return Chart("made", "A chart", "Percent", made, (), rows or table((NUMBER,), (MARK,), key="made-table"))


def test_a_row_of_a_chart_without_a_figure_is_not_drawn_and_named_under_it(text: Text) -> None:
    shown, note = printed([chart((("Housing", ""), ("Safety", "[c]"), ("Education", "[z]")))], text)
    assert isinstance(shown, Chart)
    assert [point.row for point in shown.panels[0].points] == ["Housing"]
    assert headings(shown.table) == ["Row 0"]
    assert note == Paragraph("Not drawn, as nothing of it can be shown: Safety and Education.", "note")


def test_a_row_stays_where_one_of_its_figures_is_drawn_with_the_sign_of_the_other(text: Text) -> None:
    [shown] = printed([chart((("Housing", ""), ("Housing", "[c]")))], text)
    assert isinstance(shown, Chart)
    assert [point.sign for point in shown.panels[0].points] == ["", "[c]"]


def test_a_row_that_another_drawing_has_is_not_said_to_be_missing(text: Text) -> None:
    found = [*printed([chart((("Housing", ""), ("Safety", "[c]")), (("Safety", ""),))], text)]
    assert [type(block) for block in found] == [Chart]


def test_a_drawing_with_nothing_in_it_is_not_there(text: Text) -> None:
    shown, note = printed([chart((("Housing", ""),), (("Safety", "[c]"),))], text)
    assert isinstance(shown, Chart)
    assert [panel.key for panel in shown.panels] == ["panel-0"]
    assert isinstance(note, Paragraph)


def test_marks_stay_in_drawings_that_are_not_of_rows(text: Text) -> None:
    [shown] = printed([chart((("0", ""), ("3", "[c]")), kind="trend")], text)
    assert isinstance(shown, Chart)
    assert [point.row for point in shown.panels[0].points] == ["0", "3"]


def test_a_chart_with_nothing_to_draw_gives_way_to_what_is_printed_of_its_table(text: Text) -> None:
    nothing = (("Housing", "[c]"),)
    assert [*printed([chart(nothing)], text)] == [with_numbers(table((NUMBER,), key="made-table"))]
    [said] = printed([chart(nothing, rows=table((MARK,)))], text)
    assert said == Paragraph("Not shown here, in any line: What is told.", "note")


@pytest.mark.parametrize("plan", first_fast(PLANS))
@pytest.mark.parametrize("audience", [DONOR, MINISTRY])
def test_no_report_prints_a_line_without_a_number_or_a_table_that_is_mostly_marks(
    plan: str, audience: str, made: Made
) -> None:
    report = made(plan, audience, sections=EVERY)
    under_charts = {chart.table.key for chart in report.charts}
    for found in tables(report):
        assert (found.key, found) == (found.key, with_numbers(found))
        told, cells = numbers_in(found)
        assert found.key in under_charts or 2 * told >= cells, found.key
