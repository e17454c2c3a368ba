"""The project's form as Primero exports it: JSON of records with ``id`` and ``data``, subforms inside.

The form is known by its file alone. Primero numbers cases and subforms itself, by UUID; a field that is empty
is not there. Beside the form stands what every Primero has of a person, which nobody maps.
"""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

from tests.sources.made_up import canaries
from tests.sources.made_up.contract_tables import Row, Tables

PREFIX = "reintegration_"
NUMBERED = ("case_id", "assessment_id", "service_id")
OF_ASSESSMENT = ("outcome_ratings", "criterion_ratings")
OWN_NUMBER = {"assessments": "assessment_id", "services": "service_id"}
Record = dict[str, Any]
Kinds = dict[str, Record]


def numbered(tables: Tables) -> Tables:
    """The tables with the numbers that Primero gives."""
    return {
        name: [
            {column: _number(cell) if column in NUMBERED else cell for column, cell in row.items()}
            for row in rows
        ]
        for name, rows in tables.items()
    }


def export(form: Path, tables: Tables, target: Path) -> Path:
    """Write the JSON and return its path."""
    *subforms, case = json.loads(form.read_text("utf-8"))["forms"]
    records = []
    for at, row in enumerate(tables["cases"]):
        data = _entered(_kinds(case), _named("cases", row))
        for subform in subforms:
            own = subform["unique_id"].removesuffix("_subform")
            rows = _rows(subform, own.removeprefix(PREFIX), row["case_id"], tables)
            data |= {own: rows} if rows else {}
        records.append({"id": _number(row["case_id"]), "data": {**_of_person(at), **data}})
    target.write_text(json.dumps({"data": records}), "utf-8")
    return target


def _of_person(at: int) -> Record:
    return {
        "case_id_display": f"c{at:06}",
        "name": canaries.NAMES[at % 2],
        "telephone_current": canaries.PHONES[at % 2],
        "family_notes": canaries.REMARKS[at % 2],
        "record_state": True,
    }


def _kinds(form: Record) -> Kinds:
    return {field["name"]: field for field in form["fields"]}


def _rows(subform: Record, part: str, case_id: str, tables: Tables) -> list[Record]:
    found = []
    for at, row in enumerate(each for each in tables.get(part, []) if each["case_id"] == case_id):
        own = row.get(OWN_NUMBER.get(part, ""), f"{part}/{case_id}/{at}")
        answers = _named(part, row) | (
            _ratings(row["assessment_id"], tables) if part == "assessments" else {}
        )
        entered = _entered(_kinds(subform), answers)
        found.append({"unique_id": _number(own), "remark": canaries.REMARKS[at % 2], **entered})
    return found


def _named(part: str, row: Row) -> Row:
    return {f"{PREFIX}{part}_{column}": cell for column, cell in row.items()}


def _ratings(assessment_id: str, tables: Tables) -> Row:
    ratings, criteria = (
        [row for row in tables[name] if row["assessment_id"] == assessment_id] for name in OF_ASSESSMENT
    )
    found = {
        f"{PREFIX}{row['outcome'].lower()}_{column}": cell for row in ratings for column, cell in row.items()
    }
    return found | {f"{PREFIX}c_{row['criterion'].lower()}": row["value"] for row in criteria}


def _entered(kinds: Kinds, answers: Row) -> Record:
    """What the form asks, as Primero keeps it: a month is a day, several answers are a list."""
    found: Record = {}
    for name, cell in answers.items():
        if name in kinds and cell:
            several = kinds[name].get("multi_select")
            day = f"{cell}-01" if kinds[name]["type"] == "date_field" else cell
            found[name] = cell.split(";") if several else day
    return found


def _number(own: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, own))
