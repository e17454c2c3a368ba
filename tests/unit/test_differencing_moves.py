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


PAIRS = 90  # persons with two levels, of 160 whose level is known; every third improved
STAYED_OR_LESS = [one for one in range(PAIRS) if one % 3]
# withheld, and so many that no count is by chance no less than another in every place
GROUPS = {("form", f"of {first}"): range(first, first + 10) for first in range(0, DUE, 10)}
NET = Measure("M04_net", lambda one: one % 3 == 0 if one < PAIRS else None, "O01", 12)
REACHED = Measure("M04_conversion", lambda one: one % 5 == 0 if one < 40 else None, "O01", 12)
KEPT = Measure("M04_retention", lambda one: one % 5 == 0 if 40 <= one < PAIRS else None, "O01", 12)


@pytest.mark.parametrize("pairs", [(NET,), (REACHED, KEPT)], ids=["net", "flows"])
@pytest.mark.parametrize(("declined", "is_few"), [(58, True), (60, True), (45, False)])
def test_pairs_less_those_who_moved_are_several(
    pairs: tuple[Measure, ...], declined: int, is_few: bool, tmp_path: Path
) -> None:
    of = Warehouse(DUE, groups=GROUPS).measured(
        Measure("M01", lambda one: one % 4 > 0 if one < 160 else None, "O01", 12),
        *pairs,
        Measure(IMPROVED, lambda one: one < PAIRS and one % 3 == 0, "O01", 12),
        Measure(DECLINED, lambda one: one in STAYED_OR_LESS[:declined], "O01", 12),
    )
    of.withheld(*(("region", "form", table) for table in ("M04_net", "M04_flows", IMPROVED, DECLINED)))
    of.connection.execute("delete from shown_states where breakdown = 'form'")
    assert (leaks(of, tmp_path) > 0) == is_few

    shown = {measure for measure, *_ in of.differenced()}
    assert shown == {"M01", IMPROVED, DECLINED} | (set() if is_few else {each.code for each in pairs})
    assert leaks(of, tmp_path) == 0
