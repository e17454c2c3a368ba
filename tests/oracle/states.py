"""The state of one outcome for one person at one milestone (method, section 5)."""

from __future__ import annotations

from dataclasses import dataclass

from tests.oracle.definitions import Definitions
from tests.oracle.levels import level_of
from tests.oracle.records import Assessment, Person, Rating

NO_NEED = ("no_need_no_wish", "declined_after_offer")
NO_FAMILY = ("no", "no_contact_by_choice", "no_contact_unsafe")
OPEN_PROCESS = ("asked", "participating", "declined_overridden", "appeal")
RECALL_MONTHS = 6
SAFETY = "O05"


@dataclass(frozen=True, slots=True)
class State:
    """Known (``level`` 1 to 4), not applicable, or unknown (neither); ``level`` 0 is no level.

    ``applies`` is said of an outcome that is known to apply, with or without a level.
    """

    level: int = 0
    applies: bool = False
    not_applicable: bool = False

    @property
    def unknown(self) -> bool:
        return self.level == 0 and not self.not_applicable


def state_of(
    person: Person, visit: Assessment | None, outcome: str, last: int, definitions: Definitions
) -> State:
    """The state by the assessment that stands for the outcome (or None); ``last`` ends the window."""
    if outcome == SAFETY and re_trafficked_by(person, last):
        return State(level=1, applies=True)
    return rated(person, visit, outcome, definitions)


def standing_for(
    person: Person, visits: list[Assessment], outcome: str, definitions: Definitions
) -> Assessment | None:
    """Of the assessments in a window, nearest first, the first that settles the outcome, else the first."""
    settling = [visit for visit in visits if not rated(person, visit, outcome, definitions).unknown]
    return next(iter(settling or visits), None)


def rated(person: Person, visit: Assessment | None, outcome: str, definitions: Definitions) -> State:
    """The state by what one assessment says of the outcome."""
    rating = visit.ratings.get(outcome) if visit else None
    if visit is None or rating is None:
        return State()
    if rating.applicability == "applicable":
        return State(level=level_of(person, visit, outcome, definitions) or 0, applies=True)
    rule = definitions.applicability_rules[outcome]
    said = rating.applicability == "not_applicable"
    return State(not_applicable=said and has_ground(person, visit, rating, rule))


def has_ground(person: Person, visit: Assessment, rating: Rating, rule: str) -> bool:
    """True where the record bears out that the outcome does not apply."""
    match rule:
        case "need_or_wish":
            return rating.na_reason in NO_NEED
        case "legal_process":
            processes = person.spells_of("legal_process", *OPEN_PROCESS)
            recent = [spell for spell in processes if spell.touches(visit.month - RECALL_MONTHS, visit.month)]
            return rating.na_reason != "" and not recent
        case "family":
            return person.facts.get("has_family_or_dependants") in NO_FAMILY
        case _:
            return False


def re_trafficking(person: Person) -> int | None:
    """The first month of known re-trafficking since the case was opened."""
    starts = [event.month for event in person.events if event.type == "re_trafficked"]
    starts += [spell.start for spell in person.spells_of("case_status", "closed_re_trafficked")]
    return _first_since_opening(person, starts)


def adverse_exit(person: Person) -> int | None:
    """The first month of known re-trafficking, or of detention, since the case was opened."""
    known = re_trafficking(person)
    starts = [spell.start for spell in person.spells_of("case_status", "closed_detained")]
    return _first_since_opening(person, starts if known is None else [known, *starts])


def _first_since_opening(person: Person, months: list[int]) -> int | None:
    return min((month for month in months if month >= person.opened), default=None)


def re_trafficked_by(person: Person, month: int) -> bool:
    """Known to be trafficked again in or before the month."""
    happened = re_trafficking(person)
    return happened is not None and happened <= month
