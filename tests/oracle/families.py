"""Asks every family of measures what each person adds to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.oracle import (
    casework,
    categories,
    children,
    fates,
    flow,
    half_years,
    lasting,
    legal,
    needs,
    profile,
    quality,
    raters,
    services,
)
from tests.oracle.definitions import Definitions
from tests.oracle.episodes import of_later_episode
from tests.oracle.facts import Book
from tests.oracle.story import Story

if TYPE_CHECKING:
    import pandas as pd

FAMILIES = (flow, lasting, fates, needs, services, profile, casework, categories, children, legal)


@dataclass(frozen=True, slots=True)
class Told:
    """All that was told of all persons: facts, fates (M08, M14), and ratings by two (M20).

    ``agreements`` are ratings by the person too, ``double_ratings`` those by a second rater.
    """

    book: Book
    fates: pd.DataFrame
    agreements: pd.DataFrame
    double_ratings: pd.DataFrame


def tell_all(stories: list[Story], units: dict[int, list[int]], definitions: Definitions) -> Told:
    """Ask every family about every unit and its later episodes, and about the quality of every case."""
    import pandas as pd

    book = Book()
    ends: list[fates.Fate] = []
    ratings: list[quality.Agreement] = []
    twice: list[raters.DoubleRating] = []
    told_of = half_years.last_half_years([story.person for story in stories], definitions)
    for case_no, places in units.items():
        first, *later = episodes = [stories[place] for place in places]
        for family in FAMILIES:
            book.add(case_no, family.facts(first, definitions))
            for story in later:
                book.add(case_no, of_later_episode(family.facts(story, definitions), definitions))
        book.add(case_no, half_years.facts(first, told_of, definitions))
        for story in later:
            book.add(case_no, of_later_episode(half_years.facts(story, told_of, definitions), definitions))
        book.add(case_no, needs.persons_in_need(episodes, definitions))
        book.add(case_no, legal.persons_in_process(episodes))
        ends += fates.fates(case_no, first, definitions)
    for case_no, story in enumerate(stories):
        book.add(case_no, quality.facts(story, definitions))
        ratings += quality.agreements(case_no, story)
        twice += raters.double_ratings(case_no, story)
    return Told(
        book,
        pd.DataFrame(ends, columns=fates.Fate._fields),
        pd.DataFrame(ratings, columns=quality.Agreement._fields),
        pd.DataFrame(twice, columns=raters.DoubleRating._fields),
    )
