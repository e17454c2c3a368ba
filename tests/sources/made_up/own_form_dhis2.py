"""The project's tracker program as DHIS2 exports it: JSON of tracked entities, enrollments and events.

The program is known by its metadata alone. DHIS2 numbers events itself; a value that is empty is not there.
Beside the program stand attributes and remarks of others, which nobody maps.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from string import ascii_letters, digits
from typing import Any

from tests.sources.made_up import canaries
from tests.sources.made_up.contract_tables import Row, Tables

NUMBERED = ("assessment_id", "service_id")
OWN_NUMBER = {"assessments": "assessment_id", "services": "service_id"}
ALPHABET = digits + ascii_letters
LONGEST_CODE = 50
Record = dict[str, Any]


def numbered(tables: Tables) -> Tables:
    """The tables with numbers made of those that DHIS2 gives to events."""
    return {
        name: [
            {column: _hashed(_uid(cell)) if column in NUMBERED else cell for column, cell in row.items()}
            for row in rows
        ]
        for name, rows in tables.items()
    }


@dataclass(frozen=True)
class Program:
    """What the metadata say: attributes and data elements by their codes, stages by theirs."""

    program: Record
    attributes: dict[str, Record]
    elements: dict[str, Record]
    stages: dict[str, Record]


def export(form: Path, tables: Tables, target: Path, *, own_attributes: bool = True) -> Path:
    """Write the JSON and return its path; attributes stand with the person, or else with the enrollment."""
    content = json.loads(form.read_text("utf-8"))
    kinds = ("trackedEntityAttributes", "dataElements", "programStages")
    program = Program(
        content["programs"][0], *({each["code"]: each for each in content[kind]} for kind in kinds)
    )
    told = [_entity(program, row, at, tables, own_attributes) for at, row in enumerate(tables["cases"])]
    target.write_text(json.dumps({"pager": {"page": 1}, "trackedEntities": told}), "utf-8")
    return target


def _entity(program: Program, case: Row, at: int, tables: Tables, own_attributes: bool) -> Record:
    number, others = case["case_id"], _of_others(at)
    attributes = [
        {"attribute": item["id"], "displayName": item["name"], "value": value}
        for item, value in _entered(program.attributes, _named("cases", case))
    ]
    enrollment = {
        "enrollment": _uid(f"enrollment/{number}"),
        "program": program.program["id"],
        "enrolledAt": "2026-01-01T00:00:00.000",
        "createdBy": {"username": canaries.NAMES[at % 2]},
        "attributes": [] if own_attributes else attributes,
        "events": [event for part in tables for event in _events(program, part, number, tables)],
    }
    return {
        "trackedEntity": _uid(f"entity/{number}"),
        "attributes": [*others, *(attributes if own_attributes else [])],
        "enrollments": [enrollment],
    }


def _of_others(at: int) -> list[Record]:
    return [
        {"attribute": "NameAttr001", "displayName": "Full name", "value": canaries.NAMES[at % 2]},
        {"attribute": "PhonAttr001", "displayName": "Phone", "value": canaries.PHONES[at % 2]},
    ]


def _events(program: Program, part: str, case_id: str, tables: Tables) -> list[Record]:
    stage = program.stages.get(_code(f"{program.program['code'].removeprefix('RI_')}_{part}"))
    rows = [row for row in tables[part] if row["case_id"] == case_id] if stage else []
    return [_event(program, stage, part, row, at, tables) for at, row in enumerate(rows) if stage]


def _event(program: Program, stage: Record, part: str, row: Row, at: int, tables: Tables) -> Record:
    answers = _named(part, row) | (_ratings(row["assessment_id"], tables) if part == "assessments" else {})
    values = [
        {"dataElement": item["id"], "value": value} for item, value in _entered(program.elements, answers)
    ]
    return {
        "event": _uid(row.get(OWN_NUMBER.get(part, ""), f"{part}/{row['case_id']}/{at}")),
        "programStage": stage["id"],
        "occurredAt": "2026-01-01T00:00:00.000",
        "dataValues": [*values, {"dataElement": "Remark00001", "value": canaries.REMARKS[at % 2]}],
        "notes": [{"value": canaries.REMARKS[at % 2]}],
    }


def _named(part: str, row: Row) -> Row:
    return {_code(f"{part}_{column}"): cell for column, cell in row.items()}


def _ratings(assessment_id: str, tables: Tables) -> Row:
    ratings, criteria = (
        [row for row in tables[name] if row["assessment_id"] == assessment_id]
        for name in ("outcome_ratings", "criterion_ratings")
    )
    found = {_code(f"{row['outcome']}_{column}"): cell for row in ratings for column, cell in row.items()}
    return found | {_code(f"c_{row['criterion']}"): row["value"] for row in criteria}


def _entered(items: dict[str, Record], answers: Row) -> list[tuple[Record, str]]:
    """What the program asks, as DHIS2 keeps it: a month is a day, several answers are joined by a comma."""
    found = []
    for code, cell in answers.items():
        if code in items and cell:
            kind = items[code]["valueType"]
            day = f"{cell}-01" if kind == "DATE" else cell
            found.append((items[code], cell.replace(";", ",") if kind == "MULTI_TEXT" else day))
    return found


def _code(named: str) -> str:
    return f"RI_{named}".upper()[:LONGEST_CODE]


def _hashed(uid: str) -> str:
    return hashlib.sha256(uid.encode()).hexdigest()[:32]


def _uid(own: str) -> str:
    """A letter, then ten letters or digits."""
    drawn = hashlib.sha256(own.encode()).digest()
    return ascii_letters[drawn[0] % 52] + "".join(ALPHABET[byte % 62] for byte in drawn[1:11])
