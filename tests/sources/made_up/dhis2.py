"""DHIS2 Tracker as it exports: nested JSON of today and of before, and CSV with a row for each value.

The sixth person was deleted; the second event of the first enrollment has no values.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.sources.made_up.people import OUTCOMES, Person, people, write
from tests.sources.made_up.tables import text

DELETED = 6
SEX, NAME, PHONE = "SexAttr0001", "NameAttr001", "PhonAttr001"
BORN, CONSENT = "BornAttr001", "ConsAttr001"
SHOWN = {SEX: "Sex", NAME: "Full name", PHONE: "Phone", BORN: "Date of birth", CONSENT: "Consent"}
ELEMENTS = {outcome: f"Level{outcome}x1" for outcome in OUTCOMES}


def document(
    path: Path, people_told: Sequence[Person] = (), *, before: bool = False, bare: bool = False
) -> Path:
    """Tracked entities with enrollments and events inside; ``before``: with the names of older versions."""
    told = [_entity(person, before) for person in people_told or people()]
    wrapper = "trackedEntityInstances" if before else "trackedEntities"
    return write(path, json.dumps(told if bare else {"pager": {"page": 1}, wrapper: told}))


def entities(path: Path) -> Path:
    """CSV with a row for each attribute."""
    header = ["trackedEntity", "trackedEntityType", "orgUnit", "inactive", "deleted", "potentialDuplicate"]
    rows = [
        [
            f"TE{p.number:09}",
            "Person00001",
            "OrgUnit0001",
            "false",
            str(p.number == DELETED).lower(),
            "false",
            *each,
        ]
        for p in people()
        for each in _attributes(p)
    ]
    return write(path, text([[*header, "attribute", "displayName", "value"], *rows]))


def events(path: Path) -> Path:
    """CSV with a row for each data value; whose event it is, it does not say."""
    header = [
        "event",
        "status",
        "program",
        "programStage",
        "enrollment",
        "orgUnit",
        "occurredAt",
        "completedBy",
    ]
    rows = [
        [*each, "canarystaff", element, value, "canarystaff"]
        for p in people()
        for each, values in _visits(p)
        for element, value in values
    ]
    return write(path, text([[*header, "dataElement", "value", "storedByDataValue"], *rows]))


def enrollments(path: Path) -> Path:
    """JSON of enrollments, which join events to people."""
    told = [{**_enrollment(person, "trackedEntity"), "events": []} for person in people()]
    return write(path, json.dumps({"enrollments": told}))


def _attributes(person: Person) -> list[tuple[str, str, str]]:
    values = {
        SEX: person.sex,
        NAME: person.name,
        PHONE: person.phone,
        BORN: str(person.born),
        CONSENT: person.consent,
    }
    return [(each, SHOWN[each], value) for each, value in values.items()]


def _visits(person: Person) -> Iterator[tuple[list[object], list[tuple[str, object]]]]:
    for at, visit in enumerate(person.visits):
        own = [f"EV{person.number:07}{at:02}", "COMPLETED", "Program0001", "Stage000001"]
        values = [(ELEMENTS[outcome], level) for outcome, level in visit.levels.items() if level]
        yield (
            [*own, f"EN{person.number:09}", "OrgUnit0001", str(visit.day)],
            [*values, ("Remark00001", person.remark)],
        )


def _enrollment(person: Person, entity: str) -> dict[str, Any]:
    return {
        "enrollment": f"EN{person.number:09}",
        entity: f"TE{person.number:09}",
        "enrolledAt": str(person.opened),
        "attributes": [{"attribute": "CaseNo00001", "displayName": "Case number", "value": person.case_no}],
    }


def _entity(person: Person, before: bool) -> dict[str, Any]:
    entity = "trackedEntityInstance" if before else "trackedEntity"
    made = [
        {
            "event": own[0],
            "programStage": own[3],
            "occurredAt": own[6],
            "createdBy": {"username": "canarystaff"},
            "dataValues": [{"dataElement": name, "value": value} for name, value in values],
            "notes": [{"value": person.remark}],
        }
        for own, values in _visits(person)
    ]
    if person.number == 1:
        made[1]["dataValues"] = []
    return {
        entity: f"TE{person.number:09}",
        "deleted": person.number == DELETED,
        "geometry": {"type": "Point", "coordinates": [104.91, 11.55]},
        "attributes": [
            {"attribute": each, "displayName": shown, "value": value}
            for each, shown, value in _attributes(person)
        ],
        "enrollments": [{**_enrollment(person, entity), "deleted": False, "events": made}],
    }
