"""Services: accepted, delivered, completed, and referrals that arrive (method, section 7.2)."""

from __future__ import annotations

from collections.abc import Iterator

from tests.oracle.definitions import Definitions
from tests.oracle.facts import Fact
from tests.oracle.help_given import needs_looked_at, services_looked_at
from tests.oracle.needs import spread
from tests.oracle.records import Service
from tests.oracle.story import Story

ENDED = ("completed", "dropped_out", "stopped_by_provider")


def facts(story: Story, definitions: Definitions) -> Iterator[Fact]:
    """M10 by service, with its breakdowns by kind of provider and by setting."""
    months = {need.need_id: need.month for need in needs_looked_at(story.person)}
    limit, cutoff = int(definitions.assumptions["referral_months"]), story.person.cutoff
    for service in services_looked_at(story.person):
        found = list(_given(service))
        if service.referred == "yes":
            found.append(_referral(service, months.get(service.need_id), limit, cutoff))
        parts = (("provider_type", service.provider_type), ("service_setting", service.setting))
        for fact in found:
            yield from spread(fact, service.area, *parts)


def _given(service: Service) -> Iterator[Fact]:
    delivered, ended = service.delivered, service.completion in ENDED
    yield Fact("M10_services_accepted", numerator=service.accepted, denominator=1)
    yield Fact("M10_services_delivered", numerator=delivered, denominator=service.accepted)
    lasts = service.completion == "ongoing"
    yield Fact(
        "M10_services_completed",
        numerator=delivered and service.completion == "completed",
        denominator=delivered and ended,
        unknown=delivered and not ended and not lasts,
        not_applicable=delivered and lasts,
    )


def _referral(service: Service, need_month: int | None, limit: int, cutoff: int) -> Fact:
    if need_month is None:
        return Fact("M10_referral", unknown=1)
    if service.start is None or not service.accepted:
        over = need_month + limit <= cutoff
        return Fact("M10_referral", denominator=over, not_applicable=not over)
    return Fact("M10_referral", numerator=service.start - need_month <= limit, denominator=1)
