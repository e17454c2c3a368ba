"""Questions with several answers that an export spreads over columns, one for each answer."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.sources.readers.tabular import SEVERAL, Cells, Table

MADE = "@ticked "  # before the question, in the header of the column that is made
YES = frozenset({"1", "true", "True", "TRUE"})
ANSWERS = YES | {"0", "false", "False", "FALSE"}


def ticked(table: Table) -> dict[str, Cells]:
    """A column ``@ticked q`` for each question ``q`` that has columns ``q/answer``: its ticked answers.

    They are joined by `` ||| ``, in the order of the columns; None where nobody answered, which is not the
    same as no answer ticked. The joined column of the system is offered as it is: between labels it has
    blanks, as labels themselves do.
    """
    questions: dict[str, list[str]] = {}
    for header in table.positions:
        question, slash, answer = header.rpartition("/")
        if slash and answer:
            questions.setdefault(question, []).append(header)
    return {
        MADE + question: lambda split=split: _ticked(table, split)  # type: ignore[misc]
        for question, split in questions.items()
        if question in table.positions or _is_split(table, split)
    }


def _is_split(table: Table, headers: Sequence[str]) -> bool:
    """Whether columns below one name are answers, not questions of a group."""
    given = {cell for header in headers for cell in table.column(header) if cell}
    return len(headers) > 1 and bool(given) and given <= ANSWERS


def _ticked(table: Table, headers: Sequence[str]) -> list[str | None]:
    answers = [header.rpartition("/")[2] for header in headers]
    rows = zip(*map(table.column, headers), strict=True)
    return [
        SEVERAL.join(answer for answer, cell in zip(answers, cells, strict=True) if cell in YES) or None
        for cells in rows
    ]
