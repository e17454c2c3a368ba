"""Needs: unmet past their limit, and the way from a need to a completed service (method, section 7.2)."""

from __future__ import annotations

from collections.abc import Iterator

from tests.oracle.definitions import Definitions
from tests.oracle.facts import Fact, answer
from tests.oracle.help_given import needs_looked_at, services_looked_at
from tests.oracle.records import Need, Service
from tests.oracle.story import Story
from tests.oracle.visits import window

STATUSES = {
    "M09_met": "met",
    "M09_partly": "partly",
    "M09_pending": "pending",
    "M09_not_available": "unmet_not_available",
    "M09_not_eligible": "unmet_not_eligible",
    "M09_cost_or_access": "unmet_cost_or_access",
    "M09_reason_unknown": "unmet_unknown",
}
FAMILY = ("child_of_person", "spouse", "parent", "sibling", "other_family")


def facts(story: Story, definitions: Definitions) -> Iterator[Fact]:
    """M09, and M10 by need and by milestone."""
    person, needs = story.person, needs_looked_at(story.person)
    for need in late_needs(story, definitions):
        for fact in _status(need):
            yield from spread(fact, need.area, ("beneficiary", beneficiary(need)))
    if person.provider.has_services:
        for need in needs:
            for fact in _cascade([each for each in services_looked_at(person) if answers(each, need)]):
                yield from spread(fact, need.area, ("beneficiary", beneficiary(need)))
        yield from _served_by_milestone(story, needs)


def persons_in_need(episodes: list[Story], definitions: Definitions) -> Iterator[Fact]:
    """M09_persons, and who is in need at a milestone, of all episodes of a person in a country."""
    late = [need for story in episodes for need in late_needs(story, definitions)]
    for area in areas(late):
        unmet = any(is_unmet(need) for need in late if area in (None, need.area))
        yield answer("M09_persons", unmet, service_area=area)
    first, needs = episodes[0], [need for story in episodes for need in needs_looked_at(story.person)]
    for milestone in definitions.milestones:
        if milestone.month > 0 and milestone.month in first.stops:
            end = window(first.person, milestone)[1]
            in_need = any(is_unmet_in(need, end, definitions) for need in needs)
            yield answer("M09_persons_of_due", in_need, milestone=milestone.month)


def late_needs(story: Story, definitions: Definitions) -> list[Need]:
    """The needs looked at that are past their limit."""
    cutoff = story.person.cutoff
    return [need for need in needs_looked_at(story.person) if is_past_limit(need, cutoff, definitions)]


def spread(fact: Fact, area: int, *parts: tuple[str, str]) -> Iterator[Fact]:
    """The fact of one unit: in all areas together and in its own, not broken down and in each part."""
    for service_area in (None, area):
        for part in (None, *parts):
            yield fact._replace(service_area=service_area, part=part)


def areas(needs: list[Need]) -> set[int | None]:
    """The areas of the needs, and None for all areas together; nothing without a need."""
    return {None, *(need.area for need in needs)} if needs else set()


def is_past_limit(need: Need, cutoff: int, definitions: Definitions) -> bool:
    """The time in which the need should have been met is over."""
    hurried = need.urgency == "urgent" and need.area in definitions.urgent_areas
    return need.month + definitions.assumptions["need_limit_urgent" if hurried else "need_limit"] <= cutoff


def is_unmet(need: Need) -> bool:
    """Unmet for whatever reason, or still pending."""
    return need.status == "pending" or need.status.startswith("unmet_")


def is_unmet_in(need: Need, month: int, definitions: Definitions) -> bool:
    """The time to meet it was over in a month, and it was unmet, or closed later only."""
    is_open = is_unmet(need) or (need.closed is not None and need.closed > month)
    return is_open and is_past_limit(need, month, definitions)


def beneficiary(need: Need) -> str:
    """The person, the family, or unknown."""
    if need.beneficiary == "self":
        return "person"
    return "family" if need.beneficiary in FAMILY else "unknown"


def answers(service: Service, need: Need) -> bool:
    """A service answers the need that it names; without a name, every need of its area."""
    return service.need_id == need.need_id if service.need_id else service.area == need.area


def _status(need: Need) -> Iterator[Fact]:
    declined, unmet = int(need.status == "declined"), int(is_unmet(need))
    of_not_declined = Fact("M09_unmet", numerator=unmet, denominator=1 - declined, not_applicable=declined)
    yield of_not_declined
    for measure, status in STATUSES.items():
        yield of_not_declined._replace(measure=measure, numerator=int(need.status == status))
    yield Fact("M09_of_all", numerator=unmet, denominator=1)
    yield Fact("M09_declined", numerator=declined, denominator=1)


def _cascade(services: list[Service]) -> Iterator[Fact]:
    """What became of one need, by the services that answer it."""
    offered = len(services) > 0
    accepted = any(service.accepted for service in services)
    delivered = [service.completion for service in services if service.delivered]
    yield Fact("M10_offered", numerator=offered, denominator=1)
    yield Fact("M10_accepted", numerator=accepted, denominator=offered)
    yield Fact("M10_declined", numerator=offered and not accepted, denominator=offered)
    yield Fact("M10_delivered", numerator=bool(delivered), denominator=accepted)
    completed = "completed" in delivered
    known = completed or "dropped_out" in delivered or "stopped_by_provider" in delivered
    lasts = not completed and bool(delivered) and all(completion == "ongoing" for completion in delivered)
    yield Fact(
        "M10_completed",
        numerator=completed,
        denominator=known,
        unknown=bool(delivered) and not known and not lasts,
        not_applicable=lasts,
    )


def _served_by_milestone(story: Story, needs: list[Need]) -> Iterator[Fact]:
    services = services_looked_at(story.person)
    for month, stop in story.stops.items():
        _, last = window(story.person, stop.milestone)
        needed = {need.area for need in needs if need.month <= last}
        served = {each.area for each in services if _started_by(each, last)}
        for area in needed:
            yield answer("M10", area in served, service_area=area, milestone=month)
        if needed:
            yield answer("M10", needed <= served, milestone=month)


def _started_by(service: Service, month: int) -> bool:
    return service.accepted and service.start is not None and service.start <= month
