"""The intervals of the simulation are the program's, and its page says what fewer draws find too."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from benchmarks.coverage import __main__ as simulation
from benchmarks.coverage import agreement, comparison, draws, intervals, page
from benchmarks.coverage.cells import PERSONS, Cell
from pipeline.reporting.comparison import between as difference_of
from pipeline.statistics.agreement import intraclass_correlation, weighted_kappa
from tests.oracle import clusters as oracle_clusters
from tests.unit.test_docs_method import released_arms
from tests.unit.test_interval_macros import wilson

DRAWS = 300
PAGE = simulation.PAGE.read_text("utf-8")


@pytest.fixture(scope="module")
def cells() -> list[Cell]:
    return simulation.simulated(DRAWS)


@pytest.fixture
def random() -> np.random.Generator:
    return np.random.default_rng(11)


def test_wilson_is_that_of_the_models(random: np.random.Generator) -> None:
    persons = random.integers(1, 400, 500)
    counts = random.binomial(persons, random.random(500))
    found = np.column_stack(intervals.wilson(counts / persons, persons.astype(float)))

    np.testing.assert_allclose(found, wilson(counts, persons), atol=1e-9)


@pytest.mark.parametrize(("net", "pairs"), [(6, 40), (-3, 11), (0, 20), (25, 25), (-70, 300)])
def test_the_released_net_change_is_that_of_the_disclosure_control(net: int, pairs: int) -> None:
    (low,), (high,) = intervals.released_net(np.array([net]), pairs)

    assert (low, high) == pytest.approx(released_arms(net, pairs), abs=1e-9)


@pytest.mark.parametrize(("first", "second"), [((56, 70), (48, 80)), ((0, 30), (30, 30)), ((5, 40), (9, 31))])
def test_a_difference_is_that_of_the_reports(first: tuple[int, int], second: tuple[int, int]) -> None:
    shares = [np.array([count / persons]) for count, persons in (first, second)]
    low, high = intervals.difference(shares[0], first[1], shares[1], second[1])
    ends = (intervals.wilson(np.array(k / n), n / intervals.EFFECT) for k, n in (first, second))
    groups = [
        cast(Any, SimpleNamespace(share=(share[0], *of_share)))
        for share, of_share in zip(shares, ends, strict=True)
    ]
    wanted = difference_of(groups[0], groups[1], 0.1)

    assert (low[0], high[0]) == pytest.approx((wanted.low, wanted.high), abs=1e-9)


@pytest.mark.parametrize("between", [intervals.between_providers, intervals.between_persons])
def test_the_interval_between_clusters_is_that_of_the_figures(
    random: np.random.Generator, between: Callable[..., tuple[np.ndarray, float]]
) -> None:
    """As the second computation makes it of the clusters' rows, which is held equal to the models."""
    sizes = np.array([3, 9, 1, 20, 7, 4, 4, 12, 5, 8, 6, 2, 9, 3, 7])
    achieved = np.vstack([random.binomial(sizes, 0.4, (200, 15)), np.zeros((1, 15), int), sizes])
    table = pd.DataFrame(
        {"numerator": achieved.ravel(), "denominator": np.tile(sizes, len(achieved))},
    )
    of_figures = {
        intervals.between_providers: oracle_clusters._bell_mccaffrey,
        intervals.between_persons: oracle_clusters._linearised,
    }
    wanted = oracle_clusters._intervals(np.repeat(np.arange(len(achieved)), 15), table, of_figures[between])
    variance, degrees = between(achieved, sizes)
    found = np.column_stack(intervals.shown(achieved, sizes, variance, degrees))
    plain = np.column_stack(intervals.wilson(achieved.sum(axis=1) / 100, 100))
    wide = wanted[["low", "high"]].to_numpy()
    takes = np.diff(wide) >= 1.2 * np.diff(plain)

    assert 10 < takes.sum() < len(takes)
    np.testing.assert_allclose(found, np.where(takes, wide, plain), atol=1e-9)


def test_the_simulation_has_the_values_of_the_assumptions() -> None:
    with (simulation.PAGE.parents[1] / "seeds" / "assumptions.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        values = {row["assumption"]: row["value"] for row in csv.DictReader(file)}
    assert pytest.approx(1 + float(values["clusters_wider_by"])) == intervals.WIDER
    assert float(values["released_design_effect"]) == intervals.EFFECT


def test_clusters_that_do_not_differ_leave_wilsons_interval() -> None:
    persons = np.full(20, 10)
    achieved = np.full((1, 20), 3)
    found = intervals.shown(achieved, persons, *intervals.between_providers(achieved, persons))

    assert np.ravel(found) == pytest.approx(np.ravel(intervals.wilson(np.array(0.3), 200)))


@pytest.mark.parametrize("alike", agreement.ALIKE)
def test_the_true_agreement_is_that_of_very_many_pairs(alike: float) -> None:
    table = np.round(1e9 * agreement.joint(alike)).astype(np.int64)
    truth = agreement.coefficient(agreement.joint(alike))

    assert agreement.joint(alike).sum() == pytest.approx(1)
    assert (weighted_kappa(table).value, intraclass_correlation(table).value) == pytest.approx(
        (truth, truth), abs=1e-6
    )


@pytest.mark.parametrize("persons", PERSONS)
def test_clusters_hold_all_persons_and_none_is_empty(persons: int) -> None:
    for sizes in (draws.small_clusters(persons), draws.providers(persons, 8), draws.alone(persons)):
        assert (sizes.sum(), sizes.min() >= 1) == (persons, True)
    assert draws.small_clusters(persons).max() <= draws.LARGEST


def test_clusters_are_as_alike_as_they_should_be() -> None:
    """Of two persons of a cluster: the correlation of a beta-binomial."""
    achieved = draws.achieved(draws.generator("alike"), np.array([2]), 0.3, 0.2, 200_000)[:, 0]
    both, one = (achieved == 2).mean(), achieved.mean() / 2

    assert (both - one**2) / (one * (1 - one)) == pytest.approx(0.2, abs=0.01)


@pytest.mark.parametrize("providers", comparison.PROVIDERS)
def test_providers_have_as_many_persons_whether_they_serve_the_same_kinds_or_not(providers: int) -> None:
    mixed, half, apart = (comparison.persons_of(providers, one) for one in comparison.APART.values())

    for persons in (half, apart):
        assert persons.sum(axis=0).tolist() == mixed.sum(axis=0).tolist()
        assert persons.sum(axis=1).tolist() == mixed.sum(axis=1).tolist()
    assert (mixed.sum(), mixed.sum(axis=0).min() >= 5) == (comparison.PERSONS, True)
    assert (apart > 0).sum() < (half > 0).sum() <= (mixed > 0).sum()


def rows_of(heading: str, text: str) -> dict[str, list[str]]:
    """The rows of the table under a heading, by the cells that name them."""
    part = text.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line[:1] == "|"
    ]
    return {" / ".join(line[:2]) if heading == "Single intervals" else line[0]: line for line in lines[2:]}


HEADINGS = {
    "Single intervals": slice(3, 4),
    "Shares where clusters are known": slice(1, 3),
    "Shares in a release": slice(1, None),
    "Standardised shares (M17)": slice(1, 4),
}


@pytest.mark.long
@pytest.mark.parametrize("heading", HEADINGS)
def test_the_page_says_what_fewer_draws_find_too(heading: str, cells: list[Cell]) -> None:
    """Means of six cells or more, but of M17, which has one; to four standard errors of so many draws."""
    found, printed = rows_of(heading, page.text(cells, DRAWS)), rows_of(heading, PAGE)

    assert found.keys() == printed.keys()
    for name, line in printed.items():
        for said, again in zip(line[HEADINGS[heading]], found[name][HEADINGS[heading]], strict=True):
            wanted, seen = (float(re.sub(r" %$", "", text)) / 100 for text in (said, again))
            error = np.sqrt(max(wanted * (1 - wanted), 0.002) / (DRAWS if "M17" in heading else 6 * DRAWS))
            assert abs(wanted - seen) < 4 * error + 0.001, (name, said, again)


def test_the_page_was_made_of_ten_thousand_draws() -> None:
    assert f"{simulation.DRAWS:,} times for each cell" in " ".join(PAGE.split())


M17 = ("M17, persons independent", "M17, shown", "M17, released")


def test_an_interval_that_holds_too_seldom_is_said_to_lack_points() -> None:
    made = [
        Cell("Wilson", "independent", "11 persons", 0.9, 0.3),
        Cell("Wilson", "independent", "20 persons", 0.95, 0.2),
    ]
    others = [
        Cell(name, "independent", "11 persons", 0.95, 0.3)
        for name in ("Wilson, all the same", "cluster-robust", "Wilson, n / 1", *M17)
    ]
    assert "| 92.5 % | 1.5 points | 90.0 %: 11 persons | 0.25 |" in page.text([*made, *others], 10)
