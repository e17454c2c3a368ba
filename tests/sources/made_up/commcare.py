"""CommCare as it exports: forms with a table of what repeats, and cases as they are today."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.sources.made_up.people import OUTCOMES, Person, people, write
from tests.sources.made_up.tables import Rows, text, workbook, zipped

FORM_HEADER = (
    "number",
    "formid",
    "form.case_no",
    "form.name",
    "form.sex",
    "form.born",
    "form.agrees",
    "form.remark",
    "form.asked_since_2025",
    "form.case.@case_id",
    "received_on",
    "username",
)


def forms(told: Sequence[Person] = (), *, numbered: bool = True) -> dict[str, Rows]:
    """Forms and their repeat, linked by a number or by the identifier of the form."""
    main: list[list[object]] = [[*FORM_HEADER]]
    visits: list[list[object]] = [["number", "formid", "day", *OUTCOMES]]
    for at, person in enumerate(told or people()):
        asked = None if person.number % 2 else "---"
        own: list[object] = [
            str(at),
            person.uuid,
            person.case_no,
            person.name,
            person.sex,
            str(person.born),
            person.consent,
            person.remark,
            asked,
        ]
        main.append([*own, f"case-{person.number}", str(person.opened), "canarystaff"])
        for order, visit in enumerate(person.visits):
            visits.append([f"{at}.{order}", person.uuid, str(visit.day), *visit.levels.values()])
    unlinked = 1 if numbered else 0  # of the first two columns, that which an export does not have
    repeat = [[cell for place, cell in enumerate(row) if place != unlinked] for row in visits]
    return {"Repeat visits": repeat, "Forms": main if numbered else [row[1:] for row in main]}


def book(path: Path, told: Sequence[Person] = (), *, numbered: bool = True) -> Path:
    """A workbook with a sheet for each table."""
    return workbook(path, forms(told, numbered=numbered))


def archive(path: Path) -> Path:
    """A zip with a CSV for each table."""
    return zipped(path, {f"{name}.csv": text(rows) for name, rows in forms(numbered=False).items()})


def tables(path: Path) -> Path:
    """JSON of the export tool: headings and rows."""
    given = [
        {"name": name, "headings": [*header], "rows": [[*row] for row in rows]}
        for name, (header, *rows) in forms(numbered=False).items()
    ]
    return write(path, json.dumps(given))


def objects(path: Path) -> Path:
    """JSON of the service; a repeat with one round is no list there."""
    return write(path, json.dumps({"meta": {"total_count": 12}, "objects": [*map(_form, people())]}))


def cases(path: Path) -> Path:
    """The cases, in one CSV."""
    rows = [[p.uuid, p.name, p.sex, "False", str(p.opened), "3"] for p in people()]
    return write(path, text([["caseid", "name", "sex", "closed", "opened_date", "O01"], *rows]))


def case_objects(path: Path) -> Path:
    """The cases, as the service gives them."""
    given = [
        {"case_id": p.uuid, "date_modified": "2026-01-01", "properties": {"sex": p.sex, "case_name": p.name}}
        for p in people()
    ]
    return write(path, json.dumps({"objects": given}))


def _form(person: Any) -> dict[str, Any]:
    visits = [
        {"day": str(visit.day), "met": {"whom": person.name}, "levels": visit.levels}
        for visit in person.visits
    ]
    return {
        "id": person.uuid,
        "received_on": str(person.opened),
        "form": {
            "case_no": person.case_no,
            "name": person.name,
            "sex": person.sex,
            "visits": visits if len(visits) > 1 else visits[0],
        },
        "metadata": {"username": "canarystaff"},
    }
