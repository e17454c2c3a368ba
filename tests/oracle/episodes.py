"""Whom a figure counts: a person once in each programme country, by the first episode (method, section 2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tests.oracle.definitions import Definitions
from tests.oracle.facts import Fact
from tests.oracle.records import Person


def by_unit(people: list[Person]) -> dict[int, list[int]]:
    """The place of each unit in the list, with the places of all its episodes, its own first.

    People of a provider are in the order of its file; persons are known within a provider only.
    """
    found: dict[tuple[str, ...], list[int]] = {}
    for place, person in enumerate(people):
        name = person.facts.get("person_id")
        who = ("person", name) if name else ("case", person.facts["case_id"])
        country = person.facts["programme_country"]
        found.setdefault((person.provider.provider_id, *who, country), []).append(place)
    in_order = [sorted(places, key=lambda place: (people[place].opened, place)) for places in found.values()]
    return {places[0]: places for places in in_order}


def of_later_episode(facts: Iterable[Fact], definitions: Definitions) -> Iterator[Fact]:
    """What a later episode adds to its unit: whatever is not counted in persons."""
    for fact in facts:
        if definitions.counts[fact.measure] != "persons":
            yield fact._replace(unknown=0) if fact.measure == "M06_rate" else fact
