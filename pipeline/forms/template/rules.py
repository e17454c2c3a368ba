"""What the cells of a column are checked against while somebody types."""

from __future__ import annotations

from typing import Any

from pipeline.forms.template.model import Column, TemplateSheet

FIRST_ROW, LAST_ROW = 3, 3002  # as a spreadsheet shows them
Ranges = dict[str, tuple[int, int]]  # of each list, and of each part of one: first and last row on Lists
TEXT_LIMIT = 255


def validation(sheet: TemplateSheet, place: int, ranges: Ranges) -> dict[str, Any] | None:
    """A data validation for XlsxWriter; None where any text will do."""
    column = sheet.columns[place]
    told = {"input_title": column.name[:32], "input_message": f"{column.label}\n{column.note}"[:TEXT_LIMIT]}
    rule = _rule(sheet, column, letter(place), ranges)
    return {**rule, **told, **_error(column)}


def _error(column: Column) -> dict[str, Any]:
    return {"error_title": column.name[:32], "error_message": column.note[:TEXT_LIMIT] or column.label}


def _rule(sheet: TemplateSheet, column: Column, at: str, ranges: Ranges) -> dict[str, Any]:
    if column.choices:
        return {"validate": "list", "source": _source(sheet, column, ranges)}
    if column.refers_to:
        first = f"{column.refers_to}!$A${FIRST_ROW}:$A${LAST_ROW}"
        return {"validate": "list", "source": f"={first}", "ignore_blank": False, "error_type": "warning"}
    cell = f"{at}{FIRST_ROW}"
    if column.kind == "month":
        return {"validate": "custom", "value": month(cell)}
    if column.kind == "id":
        return {"validate": "custom", "value": f'=AND(LEN({cell})<=64,ISERROR(FIND(" ",{cell})))'}
    if column.kind == "integer":
        return {"validate": "integer", "criteria": ">=", "value": 1}
    if column.kind == "label":
        return {"validate": "custom", "value": f'=AND(LEN({cell})<=32,ISERROR(FIND(" ",{cell})))'}
    return {"validate": "any"}


def month(cell: str) -> str:
    """YYYY-MM and not in the future, whatever the language of the program's date formats."""
    year, number = f"VALUE(LEFT({cell},4))", f"VALUE(RIGHT({cell},2))"
    return (
        f'=AND(LEN({cell})=7,MID({cell},5,1)="-",{year}>=1900,{number}>=1,{number}<=12,'
        f"{year}*12+{number}<=YEAR(TODAY())*12+MONTH(TODAY()))"
    )


def _source(sheet: TemplateSheet, column: Column, ranges: Ranges) -> str:
    """The part of Lists that holds for a cell, by what stands beside it where the list has parts."""
    first, last = ranges[column.choices]
    if not column.depends_on:
        return f"={name_of(column.choices)}"
    beside = f"${letter(sheet.place(column.depends_on))}{FIRST_ROW}"
    if column.choices == "criterion_values":
        flags, criteria = (_range(*ranges[f"criterion_values/{kind}"]) for kind in ("red_flag", "criterion"))
        return f'=IF(ISNUMBER(SEARCH("R",LEFT({beside},3))),{flags},{criteria})'
    owners = f"Lists!$B${first}:$B${last}"
    return f"=OFFSET(Lists!$D${first},MATCH({beside},{owners},0)-1,0,COUNTIF({owners},{beside}),1)"


def _range(first: int, last: int) -> str:
    return f"Lists!$D${first}:$D${last}"


def name_of(code_list: str) -> str:
    """The name of a list's range; one that cannot be taken for a cell."""
    return f"list_{code_list}"


def letter(place: int) -> str:
    """The letter of a column from 0; no sheet has more than 26."""
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[place]
