"""An unknown cell that gives way has the search made once more: from what the round before left and found."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest

from pipeline.disclosure.place import Place
from pipeline.disclosure.suppression import cell_suppression
from pipeline.disclosure.suppression.feasible_tables import proven
from pipeline.disclosure.suppression.table_structure import FeasibleTable, SensitiveCells, between
from pipeline.disclosure.threshold.rules import load
from tests.unit.small_systems import SmallSystem, fractions_allowed, released
from tests.unit.test_brute_force import check_what_is_shown

REGION, DONOR, OTHER = (Place(scope, "all", "", 1) for scope in ("region", "donor:A", "donor:B"))
WOMEN, MEN = (Place("region", "sex", sex, 1) for sex in ("female", "male"))
UNKNOWN = (0, 0, 0, 3)


def system_of(
    rows: dict[Place, Sequence[int]],
    states: Sequence[Sequence[int]],
    costs: Sequence[int],
    *,
    group: int,
    part: int,
) -> SmallSystem:
    """Who stands where (kinds of persons), how each kind fares, and how dear each place is."""
    rules = replace(load(), minimum_group=group, minimum_part=part, largest_guess=1.0)
    stands = np.array(list(rows.values()), bool)
    return SmallSystem(tuple(rows), stands, np.array(states), tuple(costs), rules)


# of the donor, of the men, or of the other donor nobody is known
SYSTEMS = {
    "a donor": system_of(
        {REGION: (1, 1, 1, 1), DONOR: (0, 1, 1, 0), WOMEN: (1, 1, 1, 1)},
        ((2, 1, 0, 0), UNKNOWN, (0, 0, 0, 1), (2, 1, 0, 0)),
        (4, 2, 4),
        group=4,
        part=1,
    ),
    "one sex": system_of(
        {REGION: (1, 1, 1, 1), DONOR: (0, 1, 1, 0), WOMEN: (1, 0, 0, 1), MEN: (0, 1, 1, 0)},
        (UNKNOWN, (1, 1, 0, 0), (2, 2, 0, 0), UNKNOWN),
        (3, 1, 2, 1),
        group=5,
        part=2,
    ),
    "some of two donors": system_of(
        {
            REGION: (1, 1, 1, 1),
            DONOR: (1, 1, 0, 0),
            OTHER: (0, 1, 1, 0),
            WOMEN: (0, 1, 0, 0),
            MEN: (1, 0, 1, 1),
        },
        ((1, 2, 0, 0), UNKNOWN, (0, 2, 0, 0), (0, 2, 0, 0)),
        (2, 2, 4, 3, 4),
        group=2,
        part=1,
    ),
}


@pytest.mark.filterwarnings("ignore:Using `assume`")
@pytest.mark.parametrize("persons", ["whole", "fractions"])
@pytest.mark.parametrize("system", SYSTEMS.values(), ids=SYSTEMS)
def test_what_a_further_round_begins_with_is_feasible_and_all_that_is_claimed_holds(
    system: SmallSystem, persons: str
) -> None:
    rounds: list[tuple[list[int], int]] = []
    search = cell_suppression.suppress

    def looked_at(
        structure: Any, candidates: list[int], costs: Any, sensitive: SensitiveCells, fixed: Any, **more: Any
    ) -> Any:
        nothing = replace(sensitive, upper=np.zeros(len(sensitive.upper)), lower=sensitive.upper + 99)
        known: list[FeasibleTable] = more["known"]
        assert proven(structure, [*candidates, *fixed], nothing, known or [FeasibleTable(*_truth(structure))])
        rounds.append((candidates, len(known)))
        return search(structure, candidates, costs, sensitive, fixed, **more)

    divided = nullcontext() if persons == "whole" else fractions_allowed()
    with patch.object(cell_suppression, "suppress", looked_at), divided:
        *_, (_, release) = released(system)
    first, *others = rounds
    assert (first[1], len(others) > 0) == (0, True)
    assert all(bool(known) == (persons == "fractions") for _, known in others)
    assert all(set(after) < set(before) for (before, _), (after, _) in zip(rounds, others, strict=False))
    assert release.shown
    check_what_is_shown(system, persons)


def _truth(structure: Any) -> tuple[Any, Any]:
    return np.arange(len(structure.counts)), structure.counts.astype(float)


def test_a_table_of_one_structure_is_one_of_another_by_the_persons_in_it() -> None:
    sizes = np.array([1, 3, 2, 2])
    before, after = np.array([0, 0, 1, 2]), np.array([0, 1, 1, 1])
    table = np.array([[1.0, 3.0], [2.0, 0.0], [0.0, 1.0]])
    found = between(table, before, after, sizes)
    assert found == pytest.approx(np.array([[0.25, 0.75], [2.75, 3.25]]))
