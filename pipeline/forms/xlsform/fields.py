"""Where a form's answers stand in an export: the sheet and header of each question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.forms.wording import Wording
from pipeline.forms.xlsform.model import Form, Row

LONGEST_SHEET = 31  # letters of a sheet's name


@dataclass(frozen=True, slots=True)
class Question:
    """One question: the groups around it from the outside in, and the repeat that it is asked in."""

    row: Row
    groups: tuple[Row, ...]
    repeat: Row | None

    @property
    def code_list(self) -> str:
        """The list that its answers come from; empty where there is none."""
        return self.row.type.partition(" ")[2] if self.row.type.startswith("select_") else ""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How an export writes a form: names or labels, what is between groups, and how repeats are called.

    ``labels`` are the words that are exported in place of names; none means names. ``within`` tells whether
    headers of a repeat begin with the repeat's own name; ``prefix`` stands before the name of its sheet.
    """

    system: str
    separator: str
    within: bool
    prefix: str = ""
    labels: Wording | None = None

    def said(self, row: Row) -> str:
        return row.label(self.labels) if self.labels and row.label else row.name

    def header(self, question: Question) -> str:
        """The header of the question's column."""
        outer = question.groups
        if question.repeat is not None:
            start = outer.index(question.repeat)
            outer = outer[start if self.within else start + 1 :]
        return self.separator.join(self.said(row) for row in (*outer, question.row))

    def sheet(self, repeat: Row) -> str:
        """The name of the sheet with a repeat's rounds."""
        return f"{self.prefix}{self.said(repeat)}"[: LONGEST_SHEET if not self.prefix else None]


def dialects(form: Form, labels: Wording) -> Mapping[str, Dialect]:
    """The exports that a form has a mapping for, by the name of its file; groups stand in their headers."""
    return {
        "kobo": Dialect("kobo", "/", within=True),
        "kobo-labels": Dialect("kobo", "/", within=True, labels=labels),
        "odk": Dialect("odk", "-", within=False, prefix=f"{form.form_id}-"),
    }


def questions(form: Form) -> Mapping[str, Question]:
    """Every question of a form by its name; notes ask nothing."""
    return {question.row.name: question for question in _questions(form)}


def _questions(form: Form) -> Iterator[Question]:
    around: list[Row] = []
    for row in form.rows:
        if row.type.startswith("begin_"):
            around.append(row)
        elif row.type.startswith("end_"):
            around.pop()
        elif row.type != "note":
            repeats = [each for each in around if each.type == "begin_repeat"]
            yield Question(row, tuple(around), repeats[-1] if repeats else None)
