"""Who comes back: places of the template that are a later episode of a person of the 252 before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from pipeline.sample.dealing import Traits
from pipeline.sample.margins import LATER_EPISODES, PERSONS

# In the order of opening, 252 cases in 77 months: 8 places are some two to three months, in which the first
# episode ends; 80 are some two years, after which somebody may be in the next age band.
SOONEST, LATEST = 8, 80


@dataclass(frozen=True, slots=True)
class Episode:
    """The person of ``first_slot`` in one 252 is the person of ``later_slot`` in the next 252."""

    first_slot: int
    later_slot: int


def pairs(traits: Traits, ladder: Sequence[str]) -> list[Episode]:
    """Pair places that can be one person, one pair of each stretch in the order of opening.

    The first 252 stay 252 persons, as those of the guidebook are: somebody is back from the next 252 on.
    """
    order = sorted(range(PERSONS), key=lambda slot: int(traits["opened_rank"][slot]))
    found: list[Episode] = []
    taken: set[int] = set()
    for start in range(0, PERSONS, PERSONS // LATER_EPISODES):
        firsts = range(start, min(start + PERSONS // LATER_EPISODES, PERSONS))
        fitting = (
            Episode(order[first], order[later])
            for first in firsts
            for later in range(first + SOONEST, min(first + LATEST, PERSONS))
            if not taken & {order[first], order[later]}
            and _can_be_one(traits, order[first], order[later], ladder)
        )
        for pair in islice(fitting, 1):
            found.append(pair)
            taken |= {pair.first_slot, pair.later_slot}
    return found


def _can_be_one(traits: Traits, first: int, later: int, ladder: Sequence[str]) -> bool:
    """Whether sex, origin and age fit, and the later episode is in the same country or at home."""
    same = all(traits[trait][first] == traits[trait][later] for trait in ("sex", "origin"))
    bands = [ladder.index(traits["age_group_opened"][slot]) for slot in (first, later)]
    lands = [traits["programme_country"][slot] for slot in (first, later)]
    return same and 0 <= bands[1] - bands[0] <= 1 and lands[1] in (lands[0], traits["origin"][later])
