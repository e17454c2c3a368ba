"""The project's form as KoboToolbox exports it: XLSX with groups in the headers, names or labels."""

from __future__ import annotations

import uuid
from pathlib import Path

import xlsxwriter

from tests.sources.made_up.own_form import Form, Question, Submission

SYSTEM = (
    "_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status", "_submitted_by",
    "__version__", "_tags", "meta/rootUuid", "_index",
)  # fmt: skip
LINKS = (
    "_index", "_parent_table_name", "_parent_index", "_submission__id", "_submission__uuid",
    "_submission__submission_time", "_submission__validation_status",
)  # fmt: skip
SENT = "2026-07-01T09:00:00"
APPROVED = "validation_status_approved"
LONGEST_SHEET = 31
Cells = list[str | int | None]


def export(form: Form, sent: list[Submission], target: Path, *, labels: bool = False) -> Path:
    """Write the workbook and return its path."""
    book = xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False})
    pages: dict[str, list[Cells]] = {form.title: _main(form, sent, labels)}
    for name, label in form.repeats.items():
        rows = _repeat(form, sent, name, labels)
        if len(rows) > 1:
            pages[(label if labels else name)[:LONGEST_SHEET]] = rows
    for title, rows in pages.items():
        page = book.add_worksheet(title[:LONGEST_SHEET])
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell is not None:
                    page.write(number, place, cell)
    book.close()
    return target


def _main(form: Form, sent: list[Submission], labels: bool) -> list[Cells]:
    asked = form.of("")
    rows: list[Cells] = [[*_headers(form, asked, labels), *SYSTEM]]
    for number, submission in enumerate(sent, start=1):
        system = (number + 100, _uuid(number), SENT, APPROVED, None, "submitted_via_web", "canarystaff",
                  form.version, None, f"uuid:{_uuid(number)}", number)  # fmt: skip
        rows.append([*_cells(form, asked, submission.answers, labels), *system])
    return rows


def _repeat(form: Form, sent: list[Submission], name: str, labels: bool) -> list[Cells]:
    asked = form.of(name)
    rows: list[Cells] = [[*_headers(form, asked, labels), *LINKS]]
    for number, submission in enumerate(sent, start=1):
        for answers in submission.rounds.get(name, []):
            links = (len(rows), form.title, number, number + 100, _uuid(number), SENT, APPROVED)
            rows.append([*_cells(form, asked, answers, labels), *links])
    return rows


def _uuid(number: int) -> str:
    return str(uuid.UUID(int=number))


def _headers(form: Form, asked: list[Question], labels: bool) -> list[str]:
    found = []
    for question in asked:
        steps = [*question.groups, (question.name, question.label or question.name)]
        header = "/".join(label if labels else name for name, label in steps)
        found.append(header)
        if question.type.startswith("select_multiple"):
            options = form.options[question.code_list]
            found += [f"{header}/{label if labels else name}" for name, label in options.items()]
    return found


def _cells(form: Form, asked: list[Question], answers: dict[str, str], labels: bool) -> Cells:
    found: Cells = []
    for question in asked:
        answer = answers.get(question.name)
        words = form.options.get(question.code_list, {}) if labels else {}
        if not question.type.startswith("select_multiple"):
            found.append(words.get(answer, answer) if answer else None)
            continue
        chosen = answer.split(" ") if answer else []
        found.append(" ".join(words.get(each, each) for each in chosen) or None)
        found += [str(int(name in chosen)) if chosen else None for name in form.options[question.code_list]]
    return found
