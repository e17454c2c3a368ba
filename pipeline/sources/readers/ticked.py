"""Questions with several answers that an export spreads over columns, one for each answer."""

from __future__ import annotations

from collections.abc import Collection, Sequence

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
        if question := _question(header, table.positions):
            questions.setdefault(question, []).append(header)
    return {
        MADE + question: lambda question=question, split=split: _ticked(table, question, split)  # type: ignore[misc]
        for question, split in questions.items()
        if question in table.positions or _is_split(table, split)
    }


def _question(header: str, headers: Collection[str]) -> str:
    """What is before the slash; a label may have one too, so the question that there is counts first."""
    before = [header[:at] for at in range(len(header) - 1, 0, -1) if header[at] == "/"]
    return next((question for question in before if question in headers), next(iter(before), ""))


def _is_split(table: Table, headers: Sequence[str]) -> bool:
    """Whether columns below one name are answers, not questions of a group."""
    given = {cell for header in headers for cell in table.column(header) if cell}
    return len(headers) > 1 and bool(given) and given <= ANSWERS


def _ticked(table: Table, question: str, headers: Sequence[str]) -> list[str | None]:
    answers = [header[len(question) + 1 :].strip() for header in headers]
    rows = zip(*map(table.column, headers), strict=True)
    return [
        SEVERAL.join(answer for answer, cell in zip(answers, cells, strict=True) if cell in YES) or None
        for cells in rows
    ]
