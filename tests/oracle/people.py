"""Reads a package into persons, each up to its cut-off."""

from __future__ import annotations

from collections.abc import Iterator
from sys import intern

from tests.oracle.help_given import read_needs, read_services
from tests.oracle.package import Package, month_number
from tests.oracle.records import (
    Assessment,
    Event,
    LegalProcess,
    Person,
    Provider,
    Rating,
    SecondRating,
    Spell,
)


def read_people(package: Package, as_of: str | None = None) -> list[Person]:
    """Every case with consent that was opened by the cut-off, with what is dated up to the cut-off.

    The cut-off is the package's ``data_cutoff``, or ``as_of`` where that is earlier.
    """
    cutoff = min(package.data_cutoff, month_number(as_of)) if as_of else package.data_cutoff
    kept = [row for row in package.rows("cases") if row["consent_monitoring"] == "yes"]
    provider = _provider(package, {row["case_id"] for row in kept})
    people = {
        row["case_id"]: Person(row, month_number(row["opened_month"]), cutoff, provider)
        for row in kept
        if month_number(row["opened_month"]) <= cutoff
    }
    _add_history(package, people, cutoff)
    _add_spells(package, people, cutoff)
    for person, row in _of_people(package, "needs", people):
        person.needs.extend(read_needs(row, cutoff))
    for person, row in _of_people(package, "services", people):
        person.services.append(read_services(row, cutoff))
    _add_ratings(package, _add_assessments(package, people, cutoff))
    return list(people.values())


def _provider(package: Package, case_ids: set[str]) -> Provider:
    """What the provider has any row of, whatever its date; rows of nobody are not stored."""
    has = {
        table: any(row["case_id"] in case_ids for row in package.rows(table))
        for table in ("services", "legal_processes")
    }
    return Provider(package.provider_id, has["services"], has["legal_processes"])


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
        if (month := month_number(row["month"])) <= cutoff:
            person.events.append(Event(row["event_type"], month, row.get("response") or ""))


def _add_spells(package: Package, people: dict[str, Person], cutoff: int) -> None:
    for person, row in _of_people(package, "spells", people):
        if month_number(row["from_month"]) <= cutoff:
            person.spells.append(_spell(row["kind"], row["value"], row))
    for person, row in _of_people(package, "legal_processes", people):
        if month_number(row["from_month"]) <= cutoff:
            person.spells.append(_spell("legal_process", row["status"], row))
            person.processes.append(_process(row))


def _spell(kind: str, value: str, row: dict[str, str]) -> Spell:
    end = month_number(row["to_month"]) if row.get("to_month") else None
    return Spell(intern(kind), intern(value), month_number(row["from_month"]), end, row.get("reason") or "")


def _process(row: dict[str, str]) -> LegalProcess:
    optional = ("informed_consent", "representation", "guardian_present", "award")
    return LegalProcess(row["status"], *(row.get(name) or "" for name in optional))


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
                setting=row.get("setting") or "",
                child=row.get("child_at_assessment") or "",
                rater=row.get("rater_id") or "",
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
    for row in package.rows("second_ratings"):
        level = int(row["level"]) if row.get("level") else None
        said = row.get("applicability") or ""
        visit = visits.get(row["assessment_id"])
        if visit and (level or said in ("applicable", "not_applicable")):
            rated = SecondRating(row["rater_id"], said, level)
            visit.second.setdefault(intern(row["outcome"]), []).append(rated)
