"""The last known contact with a person, of any kind (method, section 7.4)."""

from __future__ import annotations

from collections.abc import Iterator

from tests.oracle.help_given import services_looked_at
from tests.oracle.records import Spell
from tests.oracle.story import Story
from tests.oracle.visits import died_by, reason_given

OUT_OF_REACH = ("no_contact", "unsafe_to_contact")
KINDS = ("case_status", "identification", "assistance", "setting", "consent", "guardian")


def last_contact(story: Story) -> int | None:
    """The month of the last contact by the cut-off, in or before the month of death; None without one."""
    months = (month for month in _months(story) if month is not None and month <= story.person.cutoff)
    return max((month for month in months if not died_by(story.person, month - 1)), default=None)


def _months(story: Story) -> Iterator[int | None]:
    held = {visit.row_no for visit in story.held}
    for visit in story.looked_at:
        if visit.row_no in held or reason_given(visit) not in ("", *OUT_OF_REACH):
            yield visit.month
    for service in services_looked_at(story.person):
        if service.delivered:
            yield from (service.start, service.end)
    for kind in KINDS:
        for spell in story.person.spells_of(kind):
            yield from _of_spell(spell)
    yield from (event.month for event in story.person.events)


def _of_spell(spell: Spell) -> Iterator[int | None]:
    """Its start, unless it says that contact was lost; its end, unless the next status says it."""
    if spell.value != "closed_no_contact":
        yield spell.start
    if spell.kind != "case_status":
        yield spell.end
