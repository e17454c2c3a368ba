"""Needs and services as they stood at the cut-off (method, section 7.2)."""

from __future__ import annotations

from collections.abc import Iterator

from tests.oracle.package import month_number
from tests.oracle.records import Need, Person, Service
from tests.oracle.visits import objected


def read_needs(row: dict[str, str], cutoff: int) -> Iterator[Need]:
    """The need as it stood, unless identified later or withdrawn by then; pending, if closed later."""
    month, closed = month_number(row["identified_month"]), _month(row, "closed_month")
    closes_later = closed is not None and closed > cutoff
    status = "pending" if closes_later else row["status"]
    if month > cutoff or status == "withdrawn":
        return
    yield Need(
        row["need_id"],
        int(row["service_area"]),
        month,
        row.get("beneficiary") or "",
        row.get("urgency") or "",
        status,
        None if closes_later else closed,
    )


def read_services(row: dict[str, str], cutoff: int) -> Service:
    """The service; what is dated after the cut-off has not happened yet."""
    start, end = _month(row, "start_month"), _month(row, "end_month")
    ends_later = end is not None and end > cutoff
    return Service(
        need_id=row.get("need_id") or "",
        area=int(row["service_area"]),
        provider_type=row.get("provider_type") or "unknown",
        setting=row.get("setting") or "unknown",
        offer=row["offer"],
        start=start if start is None or start <= cutoff else None,
        end=None if ends_later else end,
        completion="ongoing" if ends_later else row.get("completion") or "",
        referred=row.get("referred") or "",
    )


def _month(row: dict[str, str], name: str) -> int | None:
    return month_number(row[name]) if row.get(name) else None


def needs_looked_at(person: Person) -> list[Need]:
    """The needs that were not identified against consent."""
    return [need for need in person.needs if not objected(person, need.month)]


def services_looked_at(person: Person) -> list[Service]:
    """The services that did not start against consent."""
    return [
        service for service in person.services if service.start is None or not objected(person, service.start)
    ]
