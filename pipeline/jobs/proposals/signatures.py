"""What ``release.json`` says of who let a report out, as the register has it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipeline import disclosure
from pipeline.configuration import ONE_PERSON, TWO_PERSONS

if TYPE_CHECKING:
    from pipeline.disclosure import Entry
    from pipeline.settings import Settings


def of(settings: Settings, number: int, audiences: Iterable[str]) -> dict[str, dict[str, str]]:
    """By audience, of the reports of a release; one person is named in the register alone."""
    known = disclosure.registered(settings)
    return {audience: of_entry(disclosure.approved(known, number, audience)) for audience in audiences}


def of_entry(entry: Entry | None) -> dict[str, str]:
    """What an approval comes to; without one, one person was enough."""
    if entry is None:
        return {"mode": ONE_PERSON}
    return {"mode": entry.approval, "proposed_by": entry.proposed_by, "approved_by": entry.approved_by}


def proposed(by: str) -> dict[str, str]:
    """Of a report that nobody has approved yet."""
    return {"mode": TWO_PERSONS, "proposed_by": by, "approved_by": ""}
