"""Children deprived of parental care, and the elements of legal status (method, section 7.6: M18)."""

from __future__ import annotations

from collections.abc import Iterator

from tests.oracle.definitions import Criterion, Definitions
from tests.oracle.facts import Fact, answer
from tests.oracle.levels import at_home, counts, is_child
from tests.oracle.records import Assessment, Person
from tests.oracle.story import LEGAL_STATUS, Story
from tests.oracle.visits import died_by

ELEMENTS = ("4A", "4B", "4C", "4D", "4E")


def facts(story: Story, definitions: Definitions) -> Iterator[Fact]:
    """M18: guardian, time to a guardian, best-interests decision, and elements 4A to 4E by milestone."""
    deprived = story.person.facts.get("deprived_of_parental_care") in ("temporary", "permanent")
    if deprived and opened_as_child(story.person, definitions):
        yield from _guardian(story)
        yield from _best_interests(story.person)
    criteria = [each for each in definitions.criteria[LEGAL_STATUS] if each.code in ELEMENTS]
    for month, stop in story.stops.items():
        for criterion in criteria:
            fact = _element(story.person, stop.legal_status, criterion, definitions)
            yield fact._replace(measure=f"M18_element_{criterion.code}", milestone=month)


def opened_as_child(person: Person, definitions: Definitions) -> bool:
    """A child when the case was opened."""
    return person.facts["age_group_opened"] in definitions.children


def _guardian(story: Story) -> Iterator[Fact]:
    person = story.person
    grown_up = story.latest is not None and story.latest.child == "no"
    if not grown_up and not died_by(person, person.cutoff):
        status = person.status("guardian", person.cutoff)
        yield answer("M18", None if status in ("", "unknown") else status == "appointed")
    starts = [spell.start for spell in person.spells_of("guardian", "appointed")]
    months = max(min(starts) - person.opened, 0) if starts else None
    yield Fact("M18_months", denominator=bool(starts), unknown=not starts, value=months)


def _best_interests(person: Person) -> Iterator[Fact]:
    placed = [spell.reason for spell in person.spells_of("setting") if spell.start >= person.opened]
    if placed:
        silent = all(reason in ("", "unknown") for reason in placed)
        yield answer("M18_bid", None if silent else "bid_decision" in placed)


def _element(
    person: Person, visit: Assessment | None, criterion: Criterion, definitions: Definitions
) -> Fact:
    if never_counts(person, criterion, definitions):
        return Fact("", not_applicable=1)
    if visit is None:
        return answer("", None)
    value = visit.criteria.get(criterion.code, "")
    if not counts(criterion, value, is_child(person, visit, definitions), person):
        return Fact("", not_applicable=1)
    return answer("", {"met": True, "partly": False, "not_met": False}.get(value))


def never_counts(person: Person, criterion: Criterion, definitions: Definitions) -> bool:
    """The facts of the person alone take the criterion out, whoever saw the person when."""
    match criterion.applies:
        case "foreign":
            return person.facts.get("nationality_status") == "national" and at_home(person)
        case "child_deprived":
            grown_up = person.facts["age_group_opened"] in definitions.adults
            return grown_up or person.facts.get("deprived_of_parental_care") == "no"
        case _:
            return False
