"""The project's form as ODK Central exports it: a zip with a CSV of submissions and one for each repeat."""

from __future__ import annotations

import csv
import io
import uuid
import zipfile
from pathlib import Path

from tests.sources.made_up.own_form import Form, Submission

SYSTEM = (
    "KEY", "SubmitterID", "SubmitterName", "AttachmentsPresent", "AttachmentsExpected", "Status",
    "ReviewState", "DeviceID", "Edits", "FormVersion",
)  # fmt: skip
SENT = "2026-07-01T09:00:00.000Z"


def export(form: Form, sent: list[Submission], target: Path) -> Path:
    """Write the zip and return its path."""
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(f"{form.form_id}.csv", _text(_main(form, sent)))
        for name in form.repeats:
            archive.writestr(f"{form.form_id}-{name}.csv", _text(_repeat(form, sent, name)))
    return target


def _main(form: Form, sent: list[Submission]) -> list[list[str]]:
    asked = form.of("")
    headers = ["-".join((*(name for name, _ in each.groups), each.name)) for each in asked]
    rows = [["SubmissionDate", *headers, *SYSTEM]]
    for number, submission in enumerate(sent, start=1):
        system = (
            _key(number),
            "7",
            "Canary Staff",
            "0",
            "0",
            "",
            "approved",
            "canarydevice",
            "0",
            form.version,
        )
        rows.append([SENT, *(submission.answers.get(each.name, "") for each in asked), *system])
    return rows


def _repeat(form: Form, sent: list[Submission], name: str) -> list[list[str]]:
    asked = form.of(name)
    rows = [[*(each.name for each in asked), "PARENT_KEY", "KEY"]]
    for number, submission in enumerate(sent, start=1):
        for order, answers in enumerate(submission.rounds.get(name, []), start=1):
            links = (_key(number), f"{_key(number)}/{name}[{order}]")
            rows.append([*(answers.get(each.name, "") for each in asked), *links])
    return rows


def _key(number: int) -> str:
    return f"uuid:{uuid.UUID(int=number)}"


def _text(rows: list[list[str]]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue()
