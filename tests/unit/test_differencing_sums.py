"""Of whom sums of figures ask: a part of them may ask more."""

from __future__ import annotations

import numpy as np

from pipeline.disclosure.differencing.figures import Figures, Kind
from pipeline.disclosure.differencing.sums import MOVED, with_sums

LEVEL_KNOWN, DUE, ONE_HALF, OTHER_HALF = 0b00001111, 0b11111111, 0b00000011, 0b00001100


def kind(measure: str, together: str) -> Kind:
    return Kind(measure, "O01", 12, together, has_sides=True, is_level=measure == "M01")


def asked_of(*kinds: tuple[str, str, int]) -> dict[str, int]:
    """Whom sums ask of kinds (measure, table, whom), of which there is one place each is known in."""
    asked = np.array([[whom] for _, _, whom in kinds], np.uint8)
    counted = np.bitwise_count(asked).astype(float)
    numbers = np.stack([counted // 2, counted - counted // 2, counted], axis=2)
    named = tuple(kind(measure, together) for measure, together, _ in kinds)
    figures = with_sums(Figures(named, numbers, numbers.copy(), numbers.copy(), asked))
    return {one.measure: int(asks[0]) for one, asks in zip(figures.kinds, figures.asked, strict=True)}


def test_who_moved_is_of_those_whose_level_is_known_and_not_of_all_who_are_due() -> None:
    asked = asked_of(("M01", "M01", LEVEL_KNOWN), ("M04_improved_of_due", "M04_improved_of_due", DUE))

    assert asked[MOVED] == LEVEL_KNOWN


def test_two_figures_of_one_table_ask_together_whom_either_asks() -> None:
    asked = asked_of(("M04_conversion", "M04_flows", ONE_HALF), ("M04_retention", "M04_flows", OTHER_HALF))

    assert asked["M04_conversion and M04_retention"] == ONE_HALF | OTHER_HALF
