"""Who is due at a milestone, and which assessment stands for it (method, sections 1 to 3)."""

from __future__ import annotations

from tests.oracle.definitions import Definitions, Milestone
from tests.oracle.levels import level_of
from tests.oracle.records import Assessment, Person

CLOSED_BECAUSE = {
    "transferred": "closed_transferred",
    "declined": "closed_person_choice",
    "no_contact": "closed_no_contact",
}


def window(person: Person, milestone: Milestone) -> tuple[int, int]:
    """The first and the last month of the person's window."""
    return person.opened + milestone.start, person.opened + milestone.end


def is_due(person: Person, milestone: Milestone) -> bool:
    """The window is over by the cut-off, the person was alive, consent was in force in some month of it."""
    first, last = window(person, milestone)
    return last <= person.cutoff and not died_by(person, last) and consented(person, first, last)


def death(person: Person) -> int | None:
    """The month of the first death, as an event or as the reason for closing."""
    deaths = [event.month for event in person.events if event.type == "death"]
    deaths += [spell.start for spell in person.spells_of("case_status", "closed_died")]
    return min(deaths, default=None)


def died_by(person: Person, month: int) -> bool:
    """Known to have died in or before the month."""
    died = death(person)
    return died is not None and died <= month


def consented(person: Person, first: int, last: int) -> bool:
    """Consent to monitoring was in force in a month from first to last; always, where no spell is there."""
    if not person.spells_of("consent"):
        return True
    return any(person.status("consent", month) == "given" for month in range(first, last + 1))


def objected(person: Person, month: int) -> bool:
    """The consent in force in the month says ``withdrawn`` or ``refused``."""
    return person.status("consent", month) in ("withdrawn", "refused")


def visits_with_consent(person: Person) -> list[Assessment]:
    """All assessments but those made while consent was withdrawn or refused."""
    return [visit for visit in person.assessments if not objected(person, visit.month)]


def held_assessments(person: Person, definitions: Definitions) -> list[Assessment]:
    """The assessments that carry a result; all others are missed visits."""
    return [visit for visit in visits_with_consent(person) if is_held(person, visit, definitions)]


def is_held(person: Person, visit: Assessment, definitions: Definitions) -> bool:
    """True where a rating says something: a level (recorded or from criteria), or that it does not apply."""
    return any(
        rating.level is not None
        or rating.applicability == "not_applicable"
        or level_of(person, visit, outcome, definitions) is not None
        for outcome, rating in visit.ratings.items()
    )


def in_window(person: Person, visits: list[Assessment], milestone: Milestone) -> list[Assessment]:
    """The assessments whose month lies in the window of the milestone."""
    first, last = window(person, milestone)
    return [visit for visit in visits if first <= visit.month <= last]


def nearest_first(person: Person, held: list[Assessment], milestone: Milestone) -> list[Assessment]:
    """The held assessments of the window; the later month, not a crisis, recorded later first on a tie."""
    target = person.opened + milestone.month
    return sorted(
        in_window(person, held, milestone),
        key=lambda visit: (-abs(visit.month - target), visit.month, visit.type != "crisis", visit.row_no),
        reverse=True,
    )


def is_late_baseline(person: Person, held: list[Assessment], baseline: Milestone) -> bool:
    """No held assessment in the window of milestone 0, and the first of all held ones comes after it."""
    if in_window(person, held, baseline):
        return False
    return bool(held) and min(visit.month for visit in held) > person.opened + baseline.end


def missing_reason(person: Person, held: list[Assessment], milestone: Milestone) -> str:
    """Why nothing was held in the window, the first that fits."""
    target = person.opened + milestone.month
    for reason, status in CLOSED_BECAUSE.items():
        if any(spell.touches(target, target) for spell in person.spells_of("case_status", status)):
            return reason
    latest = latest_missed(person, held, milestone)
    return (reason_given(latest) if latest else "") or "form_missing"


def latest_missed(person: Person, held: list[Assessment], milestone: Milestone) -> Assessment | None:
    """The latest assessment in the window that carries no result; the one recorded later on a tie."""
    held_rows = {visit.row_no for visit in held}
    missed = [visit for visit in visits_with_consent(person) if visit.row_no not in held_rows]
    inside = in_window(person, missed, milestone)
    return max(inside, key=lambda visit: (visit.month, visit.row_no), default=None)


def reason_given(visit: Assessment) -> str:
    """The reason that a missed visit carries, the first of the alphabet; empty where it carries none."""
    return min({rating.not_assessed_reason for rating in visit.ratings.values()} - {""}, default="")
