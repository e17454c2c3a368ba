"""Identification and assistance over time (method, section 7.5: M15)."""

from __future__ import annotations

from collections.abc import Iterator

from tests.oracle.definitions import Definitions
from tests.oracle.facts import Fact, answer
from tests.oracle.groups import covering, identification_assistance
from tests.oracle.story import Story

CATEGORIES = (
    "identified_assisted",
    "identified_unassisted",
    "unidentified_assisted",
    "unidentified_unassisted",
)
NOT_RECORDED = "not_recorded"
IDENTIFIED = ("identified_formal", "identified_informal")
RETURNED = ("home_community", "new_community_home_country")
REASONS = {
    "not_offered": "not_offered",
    "not_available": "not_offered",
    "unaware": "not_offered",
    "not_eligible": "not_eligible",
    "not_needed": "not_needed",
    "declined": "declined",
    "": NOT_RECORDED,
    "unknown": NOT_RECORDED,
}
KINDS_OF_REASONS = ("not_offered", "not_eligible", "not_needed", "declined", "other", NOT_RECORDED)


def facts(story: Story, definitions: Definitions) -> Iterator[Fact]:
    """M15 at opening, after a year, when identified, on return, and from opening to a year later."""
    enrolled = {milestone.month for milestone in story.enrolled}
    for month in sorted(enrolled & {0, 12}):
        yield from _shares("M15_", _category(story, month, definitions), month)
    if 12 in enrolled:
        yield from _transitions(_category(story, 0, definitions), _category(story, 12, definitions))
    if 0 in enrolled:
        yield from _unassisted(story, definitions)
    yield from _on_identification(story, definitions)
    back = [spell.start for spell in story.person.spells_of("setting", *RETURNED)]
    if back:
        yield from _shares("M15_on_return_", identification_assistance(story.person, min(back), definitions))


def _category(story: Story, month: int, definitions: Definitions) -> str:
    return identification_assistance(story.person, story.person.opened + month, definitions)


def _shares(prefix: str, category: str, milestone: int | None = None) -> Iterator[Fact]:
    for each in (*CATEGORIES, NOT_RECORDED):
        yield answer(f"{prefix}{each}", each == category, milestone=milestone)


def _transitions(before: str, now: str) -> Iterator[Fact]:
    if before == NOT_RECORDED:
        return
    for each in CATEGORIES:
        measure = f"M15_from_{before}_to_{each}"
        yield answer(measure, None if now == NOT_RECORDED else each == now, milestone=12)


def _on_identification(story: Story, definitions: Definitions) -> Iterator[Fact]:
    starts = [spell.start for spell in story.person.spells_of("identification", *IDENTIFIED)]
    if starts:
        spell = covering(story.person, "assistance", min(starts), definitions)
        said = {"assisted": True, "unassisted": False}.get(spell.value) if spell else None
        yield answer("M15_on_identification_assisted", said)


def _unassisted(story: Story, definitions: Definitions) -> Iterator[Fact]:
    spell = covering(story.person, "assistance", story.person.opened, definitions)
    if spell and spell.value == "unassisted":
        reason = REASONS.get(spell.reason, "other")
        for each in KINDS_OF_REASONS:
            yield answer(f"M15_unassisted_{each}", each == reason)
