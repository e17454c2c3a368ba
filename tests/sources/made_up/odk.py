"""ODK Central as it exports: a zip of a root table and one for each repeat, and JSON of its OData service.

The answers of the fourth submission were not decrypted; the second was rejected in review.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.sources.made_up.people import FORMS, OUTCOMES, Person, people, write
from tests.sources.made_up.tables import Rows, text, zipped

NOT_DECRYPTED, REJECTED = 4, 2
HEADER = (
    "SubmissionDate",
    "grp_id-case_no",
    "grp_id-name",
    "grp_id-phone",
    "grp_id-sex",
    "grp_id-age",
    "grp_id-forms",
    *(f"grp_id-forms/{form}" for form in FORMS),
    "place-Latitude",
    "remark",
    "agrees",
    "KEY",
    "SubmitterID",
    "SubmitterName",
    "Status",
    "ReviewState",
    "DeviceID",
    "FormVersion",
)


def files(told: Sequence[Person] = ()) -> dict[str, str]:
    """The tables by the names of their files."""
    told = told or people()
    visits, met = _visits(told)
    return {
        "monitoring.csv": text([HEADER, *map(_submission, told)]),
        "monitoring-visits.csv": text(visits),
        "monitoring-visits-met.csv": text(met),
        "media/canary.csv": text([["whom"], [told[0].name]]),
    }


def archive(path: Path, told: Sequence[Person] = ()) -> Path:
    """The zip, with an attachment in it."""
    return zipped(path, files(told))


def folder(path: Path) -> Path:
    """The same, unzipped."""
    for name, content in files().items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        write(path / name, content)
    return path


def document(path: Path) -> Path:
    """JSON with all repeats in it."""
    return write(
        path, json.dumps({"@odata.context": "x/$metadata#Submissions", "value": [*map(_value, people())]})
    )


def documents(path: Path) -> Path:
    """JSON of each table in a file of its own."""
    values = [*map(_value, people())]
    visits = [
        {"__id": visit["__id"], "__Submissions-id": value["__id"], "day": visit["day"]}
        for value in values
        for visit in value.pop("visits", [])
    ]
    for name, rows in {"Submissions": values, "Submissions.visits": visits}.items():
        content = {"@odata.context": f"x/$metadata#{name}", "value": rows}
        write(path / f"{name}.json", json.dumps(content))
    return path


def key(person: Person) -> str:
    return f"uuid:{person.uuid}"


def _submission(person: Person) -> list[object]:
    unread = person.number == NOT_DECRYPTED
    answers = [
        person.case_no,
        person.name,
        person.phone,
        person.sex,
        2026 - person.born.year,
        " ".join(person.forms),
        *(int(form in person.forms) for form in FORMS),
        11.55,
        person.remark,
        person.consent,
    ]
    return [
        f"{person.opened}T08:00:00.000Z",
        *([None] * len(answers) if unread else answers),
        key(person),
        17,
        "canarystaff",
        "not decrypted" if unread else None,
        "rejected" if person.number == REJECTED else "approved",
        "canarydevice",
        "3",
    ]


def _visits(told: Sequence[Person]) -> tuple[Rows, Rows]:
    visits: list[list[object]] = [["day", *OUTCOMES, "PARENT_KEY", "KEY"]]
    met: list[list[object]] = [["whom", "PARENT_KEY", "KEY"]]
    for person in told:
        if person.number == NOT_DECRYPTED:
            continue
        for at, visit in enumerate(person.visits, start=1):
            own = f"{key(person)}/visits[{at}]"
            visits.append([visit.day, *visit.levels.values(), key(person), own])
            met.append([person.name, own, f"{own}/met[1]"])
    return visits, met


def _value(person: Person) -> dict[str, Any]:
    system = {"submitterName": "canarystaff", "reviewState": "approved", "status": None}
    if person.number == NOT_DECRYPTED:
        return {"__id": key(person), "__system": {**system, "status": "notDecrypted"}}
    return {
        "__id": key(person),
        "__system": system,
        "grp_id": {"case_no": person.case_no, "name": person.name, "sex": person.sex, "age": 30},
        "place": {"type": "Point", "coordinates": [104.91, 11.55]},
        "remark": person.remark,
        "visits@odata.navigationLink": "Submissions('x')/visits",
        "visits": [
            {
                "__id": f"visit-{person.number}-{at}",
                "day": str(visit.day),
                "levels": dict(visit.levels),
                "met": [{"__id": f"met-{person.number}-{at}", "whom": person.name}],
            }
            for at, visit in enumerate(person.visits)
        ],
    }
