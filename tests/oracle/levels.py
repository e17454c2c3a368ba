"""The level of one outcome at one assessment (method, section 4)."""

from __future__ import annotations

from tests.oracle.definitions import Criterion, Definitions
from tests.oracle.records import Assessment, Person, Rating

UNKNOWN_VALUES = ("not_applicable", "unknown", "")


def level_of(person: Person, assessment: Assessment, outcome: str, definitions: Definitions) -> int | None:
    """The level 1 to 4 by the weakest link where a criterion was rated, else as recorded; None: not known.

    A row for any criterion or red flag of the outcome, whatever its value, makes the record step back.
    """
    criteria = definitions.criteria[outcome]
    rating = assessment.ratings.get(outcome)
    if not any(criterion.code in assessment.criteria for criterion in criteria):
        return rating.level if rating else None
    child = is_child(person, assessment, definitions)
    counted = [
        (criterion.kind, assessment.criteria.get(criterion.code, ""))
        for criterion in criteria
        if counts(criterion, assessment.criteria.get(criterion.code, ""), child, person)
    ]
    return weakest_link(counted, agrees=agrees(assessment, rating))


def weakest_link(counted: list[tuple[str, str]], *, agrees: bool) -> int | None:
    """The level from (kind, value) of the criteria that count; None where it cannot be told ("partial")."""
    flags = [value for kind, value in counted if kind == "red_flag"]
    essential = [value for kind, value in counted if kind == "essential"]
    if "yes" in flags:
        return 1
    if "not_met" in essential or "partly" in essential:
        return 2
    if any(value in UNKNOWN_VALUES for value in flags + essential):
        return None
    return 4 if ("independence", "met") in counted and agrees else 3


def counts(criterion: Criterion, value: str, child: bool | None, person: Person) -> bool:
    """True where the criterion counts for the person; "as recorded" only ``not_applicable`` takes it out."""
    as_recorded = value != "not_applicable"
    deprived = person.facts.get("deprived_of_parental_care") or "unknown"
    nationality = person.facts.get("nationality_status") or "unknown"
    match criterion.applies:
        case "always":
            return True
        case "child" | "child_deprived" if child is False:
            return False
        case "child" if child:
            return True
        case "child_deprived" if child and deprived in ("temporary", "permanent"):
            return True
        case "child_deprived" if child and deprived == "no":
            return False
        case "foreign" if nationality in ("foreign", "stateless"):
            return True
        case "foreign" if nationality == "national" and at_home(person):
            return False
        case _:
            return as_recorded


def at_home(person: Person) -> bool:
    """True where the programme country is the country of origin."""
    return person.facts["programme_country"] == person.facts["country_of_origin"]


def is_child(person: Person, assessment: Assessment, definitions: Definitions) -> bool | None:
    """Child at the assessment; where that is open, adult if opened at an adult age; else not known."""
    if assessment.child in ("yes", "no"):
        return assessment.child == "yes"
    return False if person.facts["age_group_opened"] in definitions.adults else None


def agrees(assessment: Assessment, rating: Rating | None) -> bool:
    """The person agrees: own rating 3 or 4, or none but another voice."""
    if rating and rating.self_rating is not None:
        return rating.self_rating >= 3
    return assessment.mode == "proxy" or assessment.participation == "child_with_support"
