"""Reads a case export package (a folder or a zip with one CSV per table) into persons."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from sys import intern

from tests.oracle.records import Assessment, Event, Person, Rating, Spell


def month_number(text: str) -> int:
    """``2024-03`` (or a date in that month) as a number that grows by one a month."""
    return int(text[:4]) * 12 + int(text[5:7]) - 1


@dataclass(frozen=True, slots=True)
class Package:
    """An open package: where its files are, and the month up to which it tells."""

    root: Path | zipfile.Path
    files: dict[str, str]
    data_cutoff: int

    def rows(self, table: str) -> Iterator[dict[str, str]]:
        """The rows of one table as text, empty where not recorded; none where the table is not there."""
        if table not in self.files:
            return
        with (self.root / self.files[table]).open("r", encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file)


def open_package(package: Path) -> Package:
    """Open a package by its ``datapackage.json``."""
    root: Path | zipfile.Path = zipfile.Path(package) if package.suffix == ".zip" else package
    described = json.loads((root / "datapackage.json").read_text(encoding="utf-8-sig"))
    files = {resource["name"]: resource["path"] for resource in described["resources"]}
    return Package(root, files, month_number(described["reintegration"]["data_cutoff"]))


def read_people(package: Package, as_of: str | None = None) -> list[Person]:
    """Every case with consent that was opened by the cut-off, with what is dated up to the cut-off.

    The cut-off is the package's ``data_cutoff``, or ``as_of`` where that is earlier.
    """
    cutoff = min(package.data_cutoff, month_number(as_of)) if as_of else package.data_cutoff
    people = {
        row["case_id"]: Person(row, month_number(row["opened_month"]), cutoff)
        for row in package.rows("cases")
        if row["consent_monitoring"] == "yes" and month_number(row["opened_month"]) <= cutoff
    }
    _add_history(package, people, cutoff)
    _add_spells(package, people, cutoff)
    visits = _add_assessments(package, people, cutoff)
    _add_ratings(package, visits)
    return list(people.values())


def _of_people(
    package: Package, table: str, people: dict[str, Person]
) -> Iterator[tuple[Person, dict[str, str]]]:
    """The rows of one table with the person that each belongs to; rows of nobody are passed over."""
    return ((people[row["case_id"]], row) for row in package.rows(table) if row["case_id"] in people)


def _add_history(package: Package, people: dict[str, Person], cutoff: int) -> None:
    for person, row in _of_people(package, "exploitations", people):
        person.forms.append(row["form"])
        person.movements.append(row["movement"])
    for person, row in _of_people(package, "fundings", people):
        if not row.get("from_month") or month_number(row["from_month"]) <= cutoff:
            person.donors.add(row["donor_code"])
    for person, row in _of_people(package, "events", people):
        if month_number(row["month"]) <= cutoff:
            person.events.append(Event(row["event_type"], month_number(row["month"])))


def _add_spells(package: Package, people: dict[str, Person], cutoff: int) -> None:
    for table in ("spells", "legal_processes"):
        for person, row in _of_people(package, table, people):
            if month_number(row["from_month"]) <= cutoff:
                person.spells.append(_spell(table, row))


def _spell(table: str, row: dict[str, str]) -> Spell:
    start = month_number(row["from_month"])
    end = month_number(row["to_month"]) if row.get("to_month") else None
    if table == "legal_processes":
        return Spell("legal_process", row["status"], start, end)
    return Spell(row["kind"], row["value"], start, end)


def _add_assessments(package: Package, people: dict[str, Person], cutoff: int) -> dict[str, Assessment]:
    visits = {}
    for row_no, row in enumerate(package.rows("assessments"), start=1):
        month = month_number(row["month"])
        if (person := people.get(row["case_id"])) and month <= cutoff:
            visits[row["assessment_id"]] = Assessment(
                row_no=row_no,
                month=month,
                type=row["type"],
                mode=row.get("mode") or "",
                participation=row.get("participation") or "",
                child=row.get("child_at_assessment") or "",
            )
            person.assessments.append(visits[row["assessment_id"]])
    return visits


def _add_ratings(package: Package, visits: dict[str, Assessment]) -> None:
    for row in package.rows("outcome_ratings"):
        if visit := visits.get(row["assessment_id"]):
            visit.ratings[intern(row["outcome"])] = Rating(
                applicability=intern(row["applicability"]),
                na_reason=row.get("na_reason") or "",
                level=int(row["level"]) if row.get("level") else None,
                not_assessed_reason=row.get("not_assessed_reason") or "",
                self_rating=int(row["self_rating"]) if row.get("self_rating") else None,
            )
    for row in package.rows("criterion_ratings"):
        if visit := visits.get(row["assessment_id"]):
            visit.criteria[intern(row["criterion"])] = intern(row["value"])
