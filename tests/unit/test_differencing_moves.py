"""Who is known to have improved or declined, of all due, beside those whose level is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.warehouse_of_figures import Measure, Warehouse

PLACE = ("region", "all", "")
IMPROVED, DECLINED = "M04_improved_of_due", "M04_declined_of_due"
DUE, KNOWN = 200, 60
LEVEL = Measure("M01", lambda one: one % 6 > 0 if one < KNOWN else None, "O01", 12)


def warehouse(improved: int, declined: int) -> Warehouse:
    """Of those due some are known: the first of these improved, others declined."""
    return Warehouse(DUE).measured(
        LEVEL,
        Measure(IMPROVED, lambda one: one < improved, "O01", 12),
        Measure(DECLINED, lambda one: improved <= one < improved + declined, "O01", 12),
    )


def leaks(of: Warehouse, folder: Path) -> int:
    return sum(finding.count for finding in of.told(folder))


@pytest.mark.parametrize(
    ("improved", "declined", "shown"),
    [
        (36, 22, {IMPROVED}),  # 2 are known and moved neither way
        (36, 24, {IMPROVED}),  # nobody is
        (59, 0, set()),  # 1 is known and did not improve; that nobody declined is for the rules for one
        (36, 21, {IMPROVED, DECLINED}),
        (57, 0, {IMPROVED}),
        (36, 10, {IMPROVED, DECLINED}),  # either less one of both is the other, a part like any
    ],
)
def test_those_known_less_those_who_moved_are_several(
    improved: int, declined: int, shown: set[str], tmp_path: Path
) -> None:
    of = warehouse(improved, declined)
    if not declined:
        of.withheld(("region", "all", DECLINED))
    candidates = {IMPROVED} | ({DECLINED} if declined else set())
    assert (leaks(of, tmp_path) > 0) == (shown != candidates)

    assert of.differenced() == {(one, *PLACE) for one in ("M01", *shown)}
    assert leaks(of, tmp_path) == 0
