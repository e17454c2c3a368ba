"""Each system's export of the twelve made-up people, with the mapping that is kept for it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from tests.sources.made_up import by_hand, commcare, dhis2, htcds, kobo, odk, oscar, primero
from tests.sources.made_up.people import Person, Visit, people

Write = Callable[[Path, Sequence[Person]], Path]
UNKNOWN_CODE = "Canarycode"


class Impossible(date):
    """A day that is none, however it is written."""

    def __str__(self) -> str:
        return "2025-13-05"

    def __format__(self, how: str) -> str:
        return "05-Foo-2025" if how else str(self)


@dataclass(frozen=True)
class Whole:
    """How an export is made, and where three faults of it stand: sheet, header and row as she sees them.

    ``renamed`` is a header that a second export calls otherwise, with as many letters; ``case`` is whose
    month is impossible.
    """

    file: str
    write: Write
    mapping: str
    code: tuple[str, str, int]
    month: tuple[str, str, int]
    level: tuple[str, str, int] | None
    renamed: tuple[str, str]
    case: int = 4


def _visit(of: Sequence[Person], number: int) -> int:
    """How many visits of others stand before somebody's first."""
    return sum(len(person.visits) for person in of if person.number < number)


TOLD = people()
DECRYPTED = [person for person in TOLD if person.number != odk.NOT_DECRYPTED]
EXPORTS: Mapping[str, Whole] = {
    "kobo": Whole(
        "kobo.xlsx",
        kobo.book,
        "kobo",
        (kobo.TITLE, "grp_id/sex", 2),
        (kobo.TITLE, "grp_id/date_opened", 5),
        ("visits", "visits/O01", 2 + _visit(TOLD, 9)),
        ("grp_id/sex", "grp_id/gen"),
    ),
    "odk": Whole(
        "odk.zip",
        odk.archive,
        "odk",
        ("monitoring", "grp_id-sex", 2),
        ("monitoring", "SubmissionDate", 9),
        ("monitoring-visits", "O01", 2 + _visit(DECRYPTED, 9)),
        ("grp_id-sex", "grp_id-gen"),
        case=8,
    ),
    "primero_csv": Whole(
        "cases.csv",
        primero.csv,
        "primero",
        ("cases", "sex", 2),
        ("cases", "registration_date", 5),
        ("assessment_section", "O01", 10),
        (",sex,", ",gen,"),
    ),
    "primero_json": Whole(
        "cases.json",
        primero.document,
        "primero",
        ("cases", "sex", 1),
        ("cases", "registration_date", 4),
        ("assessment_section", "O01", 9),
        ('"sex"', '"gen"'),
    ),
    "primero_xlsx": Whole(
        "cases.xlsx",
        primero.book,
        "primero_xlsx",
        ("Basic Identity", "Sex", 2),
        ("Basic Identity", "Date of registration", 5),
        ("Assessment-Asses...-1", "O01", 2 + _visit(TOLD, 9)),
        (">Sex<", ">Gen<"),
    ),
    "oscar": Whole(
        "client_report.xls",
        oscar.of_people,
        "oscar",
        ("Worksheet1", "Sex", 2),
        ("Worksheet1", "Initial Referral Date", 5),
        ("CSI Assessment", "Shelter", 2 + _visit(TOLD, 9)),
        ("Sex", "Gen"),
    ),
    "htcds": Whole(
        "htcds.xlsx",
        htcds.of_people,
        "htcds",
        ("Case Sheet", "Gender", 3),
        ("Case Sheet", "Incoming Referral Date", 6),
        None,
        (">Gender<", ">Gendre<"),
    ),
    "commcare": Whole(
        "forms.xlsx",
        commcare.book,
        "commcare",
        ("Forms", "form.sex", 2),
        ("Forms", "received_on", 5),
        ("Repeat visits", "O01", 2 + _visit(TOLD, 9)),
        ("form.sex", "form.gen"),
    ),
    "dhis2": Whole(
        "tracker.json",
        dhis2.document,
        "dhis2",
        ("trackedEntities", "Sex", 1),
        ("enrollments", "enrolledAt", 4),
        ("events", "LevelO01x1", 9),
        ('"Sex"', '"Gen"'),
    ),
    "table": Whole(
        "caseload.xlsx",
        by_hand.of_people,
        "table",
        ("Cases", "Sex", by_hand.FIRST_CASE),
        ("Cases", "Opened", by_hand.FIRST_CASE + 3),
        ("Cases", "Visit 1 / Housing", by_hand.FIRST_CASE + 8),
        (">Sex<", ">Gen<"),
    ),
}


def with_faults(case: int) -> list[Person]:
    """The people with a code that is none, a month that is none, and level 7."""
    told = people()
    told[0] = replace(told[0], sex=UNKNOWN_CODE)
    told[case - 1] = replace(told[case - 1], opened=Impossible(2025, 1, 5))
    first, *others = told[8].visits
    told[8] = replace(told[8], visits=(Visit(first.day, {**first.levels, "O01": 7}), *others))
    return told


def renamed(path: Path, names: tuple[str, str]) -> None:
    """Call a header of an export otherwise, whatever kind of file it is."""
    old, new = (name.encode() for name in names)
    if not zipfile.is_zipfile(path):
        path.write_bytes(path.read_bytes().replace(old, new))
        return
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content.replace(old, new))
