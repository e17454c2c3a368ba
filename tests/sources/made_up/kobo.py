"""KoboToolbox as it exports: names or Khmer labels, a repeat of visits, and in each the people who were met.

The third submission was not approved; the case number of the second is written in small letters with a blank.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.sources.made_up.people import FORMS, OUTCOMES, Person, people, write
from tests.sources.made_up.tables import Rows, text, workbook

QUESTIONS = (
    "start",
    "grp_id/case_no",
    "grp_id/name",
    "grp_id/phone",
    "grp_id/sex",
    "grp_id/dob",
    "grp_id/date_opened",
    "grp_consent/ok",
    "grp_id/forms",
    *(f"grp_id/forms/{form}" for form in FORMS),
    "remark",
)
SYSTEM = (
    "_id",
    "_uuid",
    "_submission_time",
    "_validation_status",
    "_notes",
    "_status",
    "_submitted_by",
    "__version__",
    "_tags",
    "_index",
)
OF_VISIT = ("visits/day", *(f"visits/{outcome}" for outcome in OUTCOMES))
LINKS = ("_index", "_parent_table_name", "_parent_index", "_submission__id", "_submission__uuid")
TITLE = "Reintegration monitoring"
KHMER_TITLE = "ការតាមដាន"
KHMER = {
    "grp_id/case_no": "លេខករណី",
    "grp_id/name": "ឈ្មោះ",
    "grp_id/sex": "ភេទ",
    "grp_id/dob": "ថ្ងៃខែឆ្នាំកំណើត",
    "visits/day": "ថ្ងៃចុះជួប",
    "visits/O01": "លំនៅឋាន",
    "female": "ស្រី",
    "male": "ប្រុស",
    "visits": "ការចុះជួប",
}
TAGS = {"grp_id/sex": "#meta+sex", "grp_id/case_no": "#meta+id"}


def book(
    path: Path,
    told: Sequence[Person] = (),
    *,
    khmer: bool = False,
    tags: bool = False,
    split_only: bool = False,
) -> Path:
    """A workbook: the submissions, the visits, and who was met at each."""
    told = told or people()
    main = [_labelled(row, khmer) for row in _submissions(told, tags=tags, split_only=split_only)]
    visits, met = _visits(told, KHMER_TITLE if khmer else TITLE, KHMER["visits"] if khmer else "visits")
    return workbook(
        path,
        {
            KHMER_TITLE if khmer else TITLE: main,
            KHMER["visits"] if khmer else "visits": [_labelled(row, khmer) for row in visits],
            "met": met,
        },
    )


def csv(path: Path) -> Path:
    """The CSV, which has no repeats: semicolons, every cell in quotes."""
    return write(path, text(_submissions(people()), ";", quoted=True), "utf-8-sig")


def results(told: Sequence[Person]) -> list[dict[str, Any]]:
    """Submissions as the API gives them: what was not answered is not there."""
    return [
        {
            "_id": 1000 + person.number,
            "_uuid": person.uuid,
            "_submission_time": f"{person.opened}T08:00:00",
            "_xform_id_string": "made_up",
            "_submitted_by": "canarystaff",
            "_validation_status": {"uid": _status(person), "by_whom": "canarystaff", "label": "Approved"},
            "_attachments": [{"filename": "canaryphoto.jpg"}],
            "_geolocation": [11.55, 104.91],
            "_tags": [],
            "grp_id/case_no": person.case_no,
            "grp_id/name": person.name,
            "grp_id/phone": person.phone,
            "grp_id/sex": person.sex,
            "grp_id/dob": str(person.born),
            "grp_id/date_opened": str(person.opened),
            "grp_consent/ok": person.consent,
            "grp_id/forms": " ".join(person.forms),
            "remark": person.remark,
            "visits": [
                {
                    "visits/day": str(visit.day),
                    **{f"visits/{outcome}": str(level) for outcome, level in visit.levels.items() if level},
                    "visits/met": [{"visits/met/whom": person.name}],
                }
                for visit in person.visits
            ],
        }
        for person in told
    ]


def document(path: Path, told: Sequence[Person] = (), *, bare: bool = False) -> Path:
    """JSON of the API, in its envelope or without."""
    given = results(told or people())
    return write(path, json.dumps(given if bare else {"count": len(given), "next": None, "results": given}))


def _status(person: Person) -> str:
    return "validation_status_not_approved" if person.number == 3 else "validation_status_approved"


def _submissions(
    told: Sequence[Person], *, tags: bool = False, split_only: bool = False
) -> list[list[object]]:
    header = [*QUESTIONS, *SYSTEM]
    rows = [header, *([[TAGS.get(name) for name in header]] if tags else [])]
    for at, person in enumerate(told, start=1):
        answered = person.number != 7
        rows.append(
            [
                f"{person.opened}T08:00:00.000+07:00",
                f" {person.case_no.casefold()} " if person.number == 2 else person.case_no,
                person.name,
                person.phone,
                person.sex,
                str(person.born),
                str(person.opened),
                person.consent,
                " ".join(person.forms) if answered else None,
                *((str(int(form in person.forms)) if answered else None) for form in FORMS),
                person.remark,
                1000 + person.number,
                person.uuid,
                f"{person.opened}T08:00:00",
                _status(person),
                person.remark,
                "submitted_via_web",
                "canarystaff",
                "vA1",
                None,
                at,
            ]
        )
    joined = header.index("grp_id/forms")
    return [row[:joined] + row[joined + 1 :] for row in rows] if split_only else rows


def _visits(told: Sequence[Person], title: str, name: str) -> tuple[Rows, Rows]:
    visits: list[list[object]] = [[*OF_VISIT, *LINKS]]
    met: list[list[object]] = [["met/whom", *LINKS]]
    for at, person in enumerate(told, start=1):
        for visit in person.visits:
            link = (1000 + person.number, person.uuid)
            index = len(visits)
            visits.append([str(visit.day), *visit.levels.values(), index, title, at, *link])
            met.append([person.name, len(met), name, index, *link])
    return visits, met


def _labelled(row: Any, khmer: bool) -> list[object]:
    return [KHMER.get(cell, cell) if isinstance(cell, str) else cell for cell in row] if khmer else list(row)
