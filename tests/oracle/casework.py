"""Case management, the status of the case, and consent (method, sections 7.3 and 7.6: M12, M13, M16)."""

from __future__ import annotations

from collections.abc import Iterator

from tests.oracle.definitions import Definitions
from tests.oracle.facts import Fact, answer
from tests.oracle.help_given import needs_looked_at, services_looked_at
from tests.oracle.records import Person, Service
from tests.oracle.story import Story
from tests.oracle.visits import died_by, objected

STATUSES = {
    "active": "active",
    "on_hold": "active",
    "reopened": "active",
    "closed_plan_completed": "completed",
    "closed_provider_reason": "closed_other",
    "closed_transferred": "transferred",
    "closed_person_choice": "declined",
    "closed_no_contact": "lost",
    "closed_re_trafficked": "re_trafficked",
    "closed_detained": "detained",
    "closed_died": "died",
    "": "not_recorded",
}
TOOK_PART = {"person": True, "child_with_support": True, "guardian_only": False, "none": False}


def facts(story: Story, definitions: Definitions) -> Iterator[Fact]:
    """M12, M13 and M16."""
    yield from _reached(story, definitions)
    yield from _reviewed(story, definitions)
    person = story.person
    for milestone in story.enrolled:
        now = status_in(person, person.opened + milestone.month)
        for status in dict.fromkeys(STATUSES.values()):
            yield answer(f"M13_{status}", status == now, milestone=milestone.month)
    for month in story.stops:
        if month > 0:
            is_open = status_in(person, person.opened + month) == "active"
            yield answer("M13_active_of_due", is_open, milestone=month)
    if is_active(person) and any(milestone.month == 0 for milestone in story.enrolled):
        yield answer("M16", _consent_is_given(person, None))
        yield answer("M16_renewed", _consent_is_given(person, definitions.assumptions["consent_months"]))


def _reached(story: Story, definitions: Definitions) -> Iterator[Fact]:
    """Needs assessed, taking part, and being followed for long."""
    person, assumed = story.person, definitions.assumptions
    if story.is_due_at_baseline:
        yield answer("M12_assessed", _assessed_by(story, person.opened + assumed["first_assessment_months"]))
    if story.latest:
        yield answer("M12_participated", TOOK_PART.get(story.latest.participation))
    if 24 in story.stops:
        late = person.opened + definitions.milestone(24).start
        yield answer("M12_followed", any(visit.month >= late for visit in story.held))


def _reviewed(story: Story, definitions: Definitions) -> Iterator[Fact]:
    """How recent the last review and the last contact of an active case are."""
    months = {name: definitions.assumptions[f"{name}_months"] for name in ("review", "contact")}
    if _is_followed(story.person, months["review"]):
        yield answer("M12_reviewed", seen_within(story, months["review"]))
    if _is_followed(story.person, months["contact"]):
        yield answer("M12_contact", _contact_within(story, months["contact"]))


def is_active(person: Person) -> bool:
    """The case is active or reopened at the cut-off, and the person is not known to have died."""
    open_now = person.status("case_status", person.cutoff) in ("active", "reopened")
    return open_now and not died_by(person, person.cutoff)


def is_active_and_consents(person: Person) -> bool:
    """Active, and the consent in force at the cut-off is not against."""
    return is_active(person) and not objected(person, person.cutoff)


def seen_within(story: Story, months: float) -> bool:
    """A held assessment in the last so many months."""
    return any(story.person.cutoff - visit.month <= months for visit in story.held)


def status_in(person: Person, month: int) -> str:
    """The one status of the case in a month."""
    if died_by(person, month):
        return "died"
    return "declined" if objected(person, month) else STATUSES[person.status("case_status", month)]


def _is_followed(person: Person, months: float) -> bool:
    return is_active_and_consents(person) and person.opened + months < person.cutoff


def _assessed_by(story: Story, month: float) -> bool:
    seen = any(visit.type == "baseline" and visit.month <= month for visit in story.held)
    return seen or any(need.month <= month for need in needs_looked_at(story.person))


def _contact_within(story: Story, months: float) -> bool:
    cutoff = story.person.cutoff
    last_months = [_last_month(service, cutoff) for service in services_looked_at(story.person)]
    served = any(month is not None and cutoff - month <= months for month in last_months)
    return served or seen_within(story, months)


def _last_month(service: Service, cutoff: int) -> int | None:
    """The last month of a service that has started: its end, the cut-off while it lasts, or its start."""
    if not service.delivered:
        return None
    if service.end is not None:
        return service.end
    return cutoff if service.completion == "ongoing" else service.start


def _consent_is_given(person: Person, months: float | None) -> bool | None:
    """The consent in force at the cut-off says so, and began in the last so many months (None: ever)."""
    if not person.spells_of("consent"):
        return None
    spell = person.in_force("consent", person.cutoff)
    if spell is None or spell.value != "given":
        return False
    return months is None or person.cutoff - spell.start <= months
