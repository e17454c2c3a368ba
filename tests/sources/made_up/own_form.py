"""The project's XLSForm filled in as a person would: submissions, made from the tables of a package.

The form is known by its workbook alone, as KoboToolbox and ODK know it. A new case and its first assessment
are one submission, each further assessment another; what happened besides is told with the last. Rows that
the form would not let pass (the bundled sample has some on purpose) are entered all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl

from tests.sources.made_up.contract_tables import Row, Tables

WITH_CASE = ("exploitations", "fundings")
WITH_LAST = ("needs", "services", "spells", "events", "legal_processes")
RATED = ("applicability", "na_reason", "level", "not_assessed_reason", "self_rating")


@dataclass(frozen=True)
class Question:
    """One question: type, name and label, with the names and labels of the groups around it."""

    type: str
    name: str
    label: str
    groups: tuple[tuple[str, str], ...]
    repeat: str = ""

    @property
    def code_list(self) -> str:
        return self.type.partition(" ")[2]


@dataclass(frozen=True)
class Form:
    """A form as its workbook has it."""

    form_id: str
    title: str
    version: str
    questions: tuple[Question, ...]
    repeats: dict[str, str]
    options: dict[str, dict[str, str]]

    def of(self, repeat: str) -> list[Question]:
        """The questions of a repeat, or of the submission itself."""
        return [question for question in self.questions if question.repeat == repeat]


@dataclass
class Submission:
    """Answers by the name of the question; rounds of repeats by the name of the repeat."""

    answers: dict[str, str] = field(default_factory=dict)
    rounds: dict[str, list[dict[str, str]]] = field(default_factory=dict)


def read(file: Path, language: str = "English (en)") -> Form:
    """A form from its workbook."""
    book = openpyxl.load_workbook(file)
    settings = _rows(book["settings"])[0]
    options: dict[str, dict[str, str]] = {}
    for row in _rows(book["choices"]):
        options.setdefault(row["list_name"], {})[row["name"]] = row[f"label::{language}"]
    survey = _rows(book["survey"])
    label = f"label::{language}"
    repeats = {row["name"]: row[label] for row in survey if row["type"] == "begin_repeat"}
    return Form(
        settings["form_id"],
        settings["form_title"],
        settings["version"],
        tuple(_questions(survey, label)),
        repeats,
        options,
    )


def survey(file: Path) -> list[Row]:
    """The rows of the sheet with the questions."""
    return rows(file, "survey")


def rows(file: Path, sheet: str) -> list[Row]:
    """The rows of a sheet of the form."""
    return _rows(openpyxl.load_workbook(file)[sheet])


def _rows(page: Any) -> list[Row]:
    header, *rows = page.iter_rows(values_only=True)
    return [dict(zip(header, (str(cell or "") for cell in row), strict=True)) for row in rows]


def _questions(survey: list[Row], label: str) -> Iterator[Question]:
    groups: list[tuple[str, str]] = []
    repeat = ""
    for row in survey:
        kind, name = row["type"], row["name"]
        if kind.startswith("begin_"):
            groups.append((name, row[label]))
            repeat = name if kind == "begin_repeat" else repeat
        elif kind.startswith("end_"):
            groups.pop()
            repeat = "" if kind == "end_repeat" else repeat
        elif kind != "note":
            yield Question(kind, name, row[label], tuple(groups), repeat)


def submissions(form: Form, tables: Tables) -> list[Submission]:
    """What somebody sends for each case, in the order of the cases."""
    by_case = {name: _grouped(tables.get(name, []), "case_id") for name in (*WITH_CASE, *WITH_LAST)}
    visits = _grouped(tables["assessments"], "case_id")
    rated = _grouped(tables["outcome_ratings"], "assessment_id")
    judged = _grouped(tables.get("criterion_ratings", []), "assessment_id")
    found = []
    for case in tables["cases"]:
        number = case["case_id"]
        sent = [Submission({"case_id": number}) for _ in range(max(1, len(visits.get(number, []))))]
        sent[0].answers["record"] = "new_case"
        sent[0].answers |= _answers(form, "cases", case)
        for submission, visit in zip(sent, visits.get(number, []), strict=False):
            _assess(form, submission, visit, rated, judged)
        for names, submission in ((WITH_CASE, sent[0]), (WITH_LAST, sent[-1])):
            for name in names:
                _tell(form, submission, name, by_case[name].get(number, []))
        found += sent
    return found


def _grouped(rows: list[Row], key: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row[key], []).append(row)
    return found


def _assess(
    form: Form, submission: Submission, visit: Row, rated: dict[str, list[Row]], judged: dict[str, list[Row]]
) -> None:
    _record(submission, "assessment")
    submission.answers |= _answers(form, "assessments", visit)
    for rating in rated.get(visit["assessment_id"], []):
        answers = {f"{rating['outcome']}_{name}": rating[name] for name in RATED}
        submission.answers |= _known(form, answers)
    for row in judged.get(visit["assessment_id"], []):
        submission.answers |= _known(form, {f"c_{row['criterion']}": row["value"]})


def _tell(form: Form, submission: Submission, name: str, rows: list[Row]) -> None:
    if not rows or name not in form.repeats:
        return
    if name in WITH_LAST:
        _record(submission, name)
    submission.rounds[name] = [_answers(form, name, row) for row in rows]


def _record(submission: Submission, what: str) -> None:
    told = submission.answers.get("record", "")
    submission.answers["record"] = f"{told} {what}".strip()


def _answers(form: Form, table: str, row: Row) -> dict[str, str]:
    return _known(form, {f"{table}_{name}": cell for name, cell in row.items() if name != "case_id"})


def _known(form: Form, answers: dict[str, str]) -> dict[str, str]:
    """What the form asks, as it is recorded: a month is the first day of it, several answers have blanks."""
    kinds = {question.name: question.type for question in form.questions}
    made = {}
    for name, cell in answers.items():
        if name in kinds and cell:
            if kinds[name] == "date":
                cell = f"{cell}-01"
            elif kinds[name].startswith("select_multiple"):
                cell = cell.replace(";", " ")
            made[name] = cell
    return made
