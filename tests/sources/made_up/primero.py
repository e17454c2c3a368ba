"""Primero as it exports: raw CSV with subforms as Ruby prints them, list view, workbook, JSON.

The third case is a duplicate; the fourth has no services; columns that nobody asked for hold names.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.sources.made_up.people import OUTCOMES, Person, people, write
from tests.sources.made_up.tables import text, workbook

DUPLICATE, WITHOUT_SERVICES = 3, 4
HEADER = (
    "id",
    "case_id_display",
    "name",
    "sex",
    "date_of_birth",
    "registration_date",
    "consent_reporting",
    "nationality",
    "telephone_current",
    "family_notes",
    "record_state",
    "services_section",
    "assessment_section",
)
KEPT_ONLY_IN_RECORDS = {"srch_name": "canaryindex", "phonetic_data": {"tokens": ["canarysound"]}}


def csv(path: Path, told: Sequence[Person] = (), *, arrow: str = " => ") -> Path:
    """The raw CSV; Ruby up to 3.3 prints hashes without blanks around the arrow."""
    return write(path, text([HEADER, *(_raw(person, arrow) for person in told or people())]))


def list_view(path: Path) -> Path:
    """The CSV of the list on the screen: labels, no subforms."""
    rows = [[person.short_id, person.name, person.sex.title()] for person in people()]
    return write(path, text([["ID#", "Name", "Sex"], *rows]))


def book(path: Path, told: Sequence[Person] = ()) -> Path:
    """The workbook: two forms, two subforms, and the sheet of records."""
    told = told or people()
    identity = [
        [
            p.short_id,
            p.case_no,
            p.name,
            p.sex.title(),
            "Cambodian ||| Lao",
            f"{p.born:%d-%b-%Y}",
            f"{p.opened:%d-%b-%Y}",
        ]
        for p in told
    ]
    consent = [[p.short_id, p.consent.title(), p.phone] for p in told]
    services: list[list[object]] = []
    ratings: list[list[object]] = []
    for person in told:
        services += [[person.short_id, *each] for each in _services(person)] or [
            [person.short_id, None, None]
        ]
        ratings += [[person.short_id, f"{v.day:%d-%b-%Y}", *v.levels.values()] for v in person.visits]
    records = [[p.short_id, "canarystaff", p.uuid, True, p.number == DUPLICATE] for p in told]
    return workbook(
        path,
        {
            "Basic Identity": [
                ["ID", "Case ID", "Name", "Sex", "Nationality", "Date of birth", "Date of registration"],
                *identity,
            ],
            "Consent": [["ID", "Consent to share", "Telephone"], *consent],
            "Services-Services": [["ID", "Type", "Notes"], *services],
            "Assessment-Asses...-1": [["ID", "Day", *OUTCOMES], *ratings],
            "__record__": [
                ["ID", "owned_by_full_name", "unique_identifier", "record_state", "duplicate"],
                *records,
            ],
        },
    )


def document(path: Path, told: Sequence[Person] = ()) -> Path:
    """JSON: beside what may be seen of a case stands all that the database has of it."""
    return write(path, json.dumps([_record(person) for person in told or people()]))


def _services(person: Person) -> list[tuple[str, str]]:
    given = ["health", "legal"][: person.number % 2 + 1]
    return [] if person.number == WITHOUT_SERVICES else [(kind, person.remark) for kind in given]


def _raw(person: Person, arrow: str) -> list[object]:
    services = [
        f'{{"unique_id"{arrow}"s-{person.number}-{at}", '
        f'"service_type"{arrow}"{kind}", "note"{arrow}"{note}", '
        f'"service_appointment_date"{arrow}{person.opened:%a, %d %b %Y}, "service_implemented"{arrow}nil}}'
        for at, (kind, note) in enumerate(_services(person))
    ]
    ratings = [
        ", ".join(
            [f'"day"{arrow}{v.day:%a, %d %b %Y}', *(f'"{o}"{arrow}{n or "nil"}' for o, n in v.levels.items())]
        )
        for v in person.visits
    ]
    return [
        person.uuid,
        person.case_no,
        person.name,
        person.sex,
        str(person.born),
        str(person.opened),
        str(person.consent == "yes").lower(),
        '["cambodia", "laos"]',
        "'" + person.phone,
        person.remark,
        "true",
        f"[{', '.join(services)}]" if services else None,
        f"[{', '.join(f'{{{each}}}' for each in ratings)}]",
    ]


def _record(person: Person) -> dict[str, Any]:
    data = {
        "case_id_display": person.case_no,
        "name": person.name,
        "sex": person.sex,
        "nationality": ["cambodia", "laos"],
        "date_of_birth": str(person.born),
        "registration_date": str(person.opened),
        "consent_reporting": person.consent == "yes",
        "record_state": True,
        "family_notes": person.remark,
        "services_section": [
            {"unique_id": f"s-{person.number}-{at}", "service_type": kind, "note": note}
            for at, (kind, note) in enumerate(_services(person))
        ],
        "assessment_section": [{"day": str(visit.day), **visit.levels} for visit in person.visits],
    }
    return {"id": person.uuid, "data": data, **KEPT_ONLY_IN_RECORDS}
