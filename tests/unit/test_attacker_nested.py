"""Of very many cases some are looked at first: what follows from two counts is told by all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.attacker import nested, subtraction
from tests.unit.warehouse_of_figures import Measure, Warehouse, every

PEOPLE, LOOKED_AT = 60, 30
LARGER = range(50)


def of_two_measures(of_the_other: list[int], **scopes: range) -> Warehouse:
    """A measure of fifty persons, and another measure."""
    larger = Measure("M16", every(2, LARGER))
    # counted are others than by the measure of fifty: only those who are asked can be within each other
    smaller = Measure("M12_contact", lambda person: person < 23 if person in of_the_other else None)
    return Warehouse(PEOPLE, scopes).measured(larger, smaller)


def told(folder: Path, of_the_other: list[int]) -> int:
    """Counts of few that follow from both."""
    return sum(finding.count for finding in of_two_measures(of_the_other).told(folder))


@pytest.fixture
def few_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subtraction, "MOST_CASES", LOOKED_AT)


@pytest.mark.long
@pytest.mark.usefixtures("few_looked_at")
def test_persons_of_one_measure_who_are_not_of_the_other_are_seen_among_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two more are asked by one measure, but the other asks somebody whom it does not."""
    others = [[*range(47), one] for one in range(50, PEOPLE)]
    folders = [tmp_path / f"{number}" for number in range(2 * len(others))]
    for folder in folders:
        folder.mkdir()
    assert [told(folder, of) for folder, of in zip(folders, others, strict=False)] == [0] * len(others)

    monkeypatch.setattr(nested, "begin_again_with_all_cases", lambda _: False)
    by_some = [told(folder, of) for folder, of in zip(folders[len(others) :], others, strict=True)]
    assert any(by_some)  # of whom nobody was looked at that is of one measure only


@pytest.mark.usefixtures("few_looked_at")
def test_what_follows_by_all_cases_is_told(tmp_path: Path) -> None:
    assert told(tmp_path, [*range(48)]) > 0


def test_what_was_never_in_doubt_is_told_with_what_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One measure less the other is in doubt; six and four more in the region than in a scope are not."""
    by_all = of_two_measures([*range(48)], scope=range(44)).told(tmp_path)
    monkeypatch.setattr(subtraction, "MOST_CASES", LOOKED_AT)
    (tmp_path / "again").mkdir()

    assert of_two_measures([*range(48)], scope=range(44)).told(tmp_path / "again") == by_all
    assert {"M16 less M16", "M16 less M12_contact"} <= {finding.measures for finding in by_all}


def test_where_all_cases_were_looked_at_nothing_is_looked_at_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def again(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(nested, "lay_again", again)
    assert told(tmp_path, [*range(48)]) > 0


@pytest.mark.parametrize(
    ("stood_at", "disclosed_by"),
    [("if(figures.measure = 'M16', 1, 2)", {2}), ("if(figures.measure = 'M16', 1, 3)", {3}), ("3", {3})],
    ids=["both_as_they_were", "one_as_it_was", "both_of_today"],
)
def test_a_difference_is_told_by_the_release_with_which_both_figures_were_out(
    tmp_path: Path, stood_at: str, disclosed_by: set[int]
) -> None:
    found = of_two_measures([*range(48)]).told(tmp_path, None, 3, stood_at)
    assert {finding.entry for finding in found} == disclosed_by
