"""Legal processes (method, section 7.6: M19)."""

from __future__ import annotations

from collections.abc import Iterator

from tests.oracle.children import opened_as_child
from tests.oracle.definitions import Definitions
from tests.oracle.facts import Fact, answer
from tests.oracle.records import LegalProcess, Person
from tests.oracle.story import Story

AWARDED = ("awarded", "part_paid", "paid")
REFUSED = ("declined_respected", "declined_overridden")
YES_NO = {"yes": True, "no": False}


def facts(story: Story, definitions: Definitions) -> Iterator[Fact]:
    """M19: how each process is led."""
    person = story.person
    for process in person.processes:
        yield answer("M19_informed", YES_NO.get(process.informed_consent))
        yield answer("M19_represented", YES_NO.get(process.representation))
        if opened_as_child(person, definitions):
            yield answer("M19_guardian_present", YES_NO.get(process.guardian_present))
        yield from _results(process)
    yield from _stays(person)


def persons_in_process(episodes: list[Story]) -> Iterator[Fact]:
    """M19_asked, of all episodes of a person in a country."""
    first = episodes[0]
    if first.is_due_at_baseline and first.person.provider.has_legal_processes:
        yield answer("M19_asked", any(story.person.processes for story in episodes))


def _results(process: LegalProcess) -> Iterator[Fact]:
    if process.status in REFUSED:
        yield answer("M19_refusal_respected", process.status == "declined_respected")
    if process.award == "none":
        yield Fact("M19_awarded", not_applicable=1)
    else:
        claimed = process.award in (*AWARDED, "claimed")
        yield answer("M19_awarded", process.award in AWARDED if claimed else None)
    if process.award in AWARDED:
        yield answer("M19_paid", process.award == "paid")


def _stays(person: Person) -> Iterator[Fact]:
    """The months in a setting because of a case, up to the cut-off."""
    stays = [spell for spell in person.spells_of("setting") if spell.reason == "legal_case"]
    if stays:
        ends = [person.cutoff if stay.end is None else min(stay.end, person.cutoff) for stay in stays]
        months = sum(end - stay.start + 1 for stay, end in zip(stays, ends, strict=True))
        yield Fact("M19_months_in_shelter", denominator=1, value=months)
