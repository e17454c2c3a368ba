"""The choices behind the figures that experts may change, with the values that were used."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from pipeline.reporting.document import Cell, Column, Paragraph, RowGroup, Table

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Block
    from pipeline.reporting.language.text import Text
    from pipeline.reporting.released import Record


def blocks(context: Context) -> tuple[Block, ...]:
    """Every assumption as a question, the value used and where it comes from."""
    text, assumptions = context.text, context.release.records["assumptions"]
    columns = tuple(Column(label, numeric=False) for label in text.entries("assumptions.columns").values())
    groups = tuple(
        RowGroup(_concerned(context, families), tuple(_cells(text, row) for row in rows))
        for families, rows in groupby(assumptions, itemgetter("families"))
    )
    table = Table("assumptions", text("assumptions.table"), columns, groups)
    return Paragraph(text("assumptions.intro")), table


def _cells(text: Text, row: Record) -> tuple[Cell, ...]:
    return Cell(row["question"]), Cell(value(text, row)), Cell(row["source"])


def _concerned(context: Context, families: str) -> str:
    """The measures that an assumption concerns; no list of many."""
    codes = families.split(";")
    names = {row["family"]: row["name"] for row in context.release.records["measure_families"]}
    if len(codes) > 2:
        return context.text("assumptions.several")
    return context.text.parts(names[code] for code in codes)


def value(text: Text, assumption: Record) -> str:
    """The value with its unit, or the choice in words: ``6 months``, ``60%``, ``level 3``, ``Yes``."""
    if assumption["value"] is None:
        return str(assumption["choice"])
    number, unit = float(assumption["value"]), str(assumption["unit"])
    if unit == "share":
        return text.percent(number)
    known = text.entries("assumptions.units")
    words = known.get(f"{unit}_one" if number == 1 else unit, f"{{number}} {unit}")
    return words.format(number=text.count(int(number)) if number.is_integer() else text.decimal(number))
