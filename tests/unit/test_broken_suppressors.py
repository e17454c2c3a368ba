"""A suppressor of which one step is broken is caught: by the attacker, and by all tables that there are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipeline.disclosure.place import Place
from pipeline.disclosure.suppression.cell_suppression import cells_shown
from pipeline.disclosure.threshold.rules import load
from tests.unit.broken_suppressors import (
    Broken,
    with_bands_that_hide_everything,
    with_everybody_alike,
    with_one_side_only,
    without_differences,
    without_earlier_releases,
    without_secondary_suppression,
    without_secondary_suppression_or_proof,
)
from tests.unit.small_attacks import attack_on, told_by_all_tables
from tests.unit.small_systems import Release, SmallSystem, released

REGION, DONOR = (Place(scope, "all", "", 1) for scope in ("region", "donor:A"))
LATER = Place("region", "all", "", 2)
Kinds = dict[tuple[Place, ...], tuple[tuple[int, int, int, int], ...]]  # where they stand: persons by state


def system_of(kinds: Kinds, minimum_group: int = 3) -> SmallSystem:
    """Where persons stand, and how each kind of them fares; all that is asked for is as dear."""
    places = tuple(dict.fromkeys(place for stands in kinds for place in stands))
    every = [(stands, states) for stands, each in kinds.items() for states in each]
    return SmallSystem(
        places,
        np.array([[place in stands for stands, _ in every] for place in places]),
        np.array([states for _, states in every]),
        (1,) * len(places),
        replace(load(), minimum_group=minimum_group, minimum_part=1, largest_guess=1.0),
    )


# four persons in both, of whom two achieved it; and who else is in one, in kinds that nothing shown parts
FOUR = ((2, 2, 0, 0),)
ACHIEVED, DID_NOT, UNKNOWN = (1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 0, 1)
BOTH, WHOLE = (REGION, DONOR), (REGION,)
ONE_LEFT = system_of({BOTH: (*FOUR, ACHIEVED), WHOLE: (DID_NOT,)})
TWO_LEFT = system_of({BOTH: FOUR, WHOLE: (ACHIEVED, DID_NOT)})
# two of the whole achieved it, and so did two or three of the donor's: none of the others did
NONE_LEFT = system_of({BOTH: ((2, 1, 0, 0),), WHOLE: ((0, 3, 0, 0), UNKNOWN)})
ONE_WENT = system_of({(REGION, LATER): FOUR, WHOLE: (ACHIEVED,)})
FEW_DID = system_of({WHOLE: ((1, 2, 0, 0), (0, 3, 0, 0))}, minimum_group=4)

CAUGHT = [
    pytest.param(without_secondary_suppression_or_proof, ONE_LEFT, id="no_secondary_suppression"),
    pytest.param(without_differences, TWO_LEFT, id="no_differences"),
    pytest.param(without_earlier_releases, ONE_WENT, id="no_earlier_releases"),
    pytest.param(with_bands_that_hide_everything, FEW_DID, id="bands_hide_everything"),
    pytest.param(with_one_side_only, NONE_LEFT, id="one_side_only"),
    pytest.param(with_everybody_alike, ONE_LEFT, id="everybody_alike"),
]


def last_of(system: SmallSystem, suppressor: Broken) -> Release:
    *_, (_, release) = released(system, suppressor)
    return release


@pytest.mark.parametrize(("broken", "system"), CAUGHT)
def test_a_broken_suppressor_is_caught_by_the_attacker_and_by_all_tables(
    broken: Broken, system: SmallSystem
) -> None:
    release = last_of(system, broken)

    assert not attack_on(system, release.shown).is_safe
    assert not attack_on(system, release.shown, release.proven).is_safe
    assert told_by_all_tables(system, release.shown, in_whole_persons=False)


@pytest.mark.parametrize("system", [case.values[1] for case in CAUGHT], ids=[case.id for case in CAUGHT])
def test_of_the_same_people_the_real_one_tells_nothing_new(system: SmallSystem) -> None:
    release = last_of(system, cells_shown)

    assert attack_on(system, release.shown, release.proven).is_safe
    assert not told_by_all_tables(system, release.shown, in_whole_persons=True)


def test_without_secondary_suppression_nothing_is_proven_and_nothing_shown() -> None:
    """The audit of the suppressor itself notices, before any attack."""
    assert last_of(ONE_LEFT, without_secondary_suppression).shown == frozenset()
