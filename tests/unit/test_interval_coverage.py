"""The intervals of the simulation are the program's, and its page says what fewer draws find too."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from benchmarks.coverage import __main__ as simulation
from benchmarks.coverage import draws, intervals, page
from benchmarks.coverage.cells import PERSONS, Cell
from pipeline.reporting.comparison import between
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
    groups = [
        cast(
            Any, SimpleNamespace(share=(count / persons, *wilson(np.array([count]), np.array([persons]))[0]))
        )
        for count, persons in (first, second)
    ]
    wanted = between(groups[0], groups[1], 0.1)

    assert (low[0], high[0]) == pytest.approx((wanted.low, wanted.high), abs=1e-9)


def by_matrices(achieved: np.ndarray, persons: np.ndarray) -> tuple[float, float]:
    """CR2 variance of a mean and its degrees of freedom, from the residuals of every single person."""
    rows = np.concatenate([np.repeat([1.0, 0.0], [k, n - k]) for k, n in zip(achieved, persons, strict=True)])
    cluster, total = np.repeat(np.arange(len(persons)), persons), len(rows)
    hat = np.eye(total) - 1 / total
    contrasts = []
    for number in range(len(persons)):
        own = cluster == number
        values, vectors = np.linalg.eigh(np.eye(own.sum()) - 1 / total)
        adjusted = vectors @ np.diag(values**-0.5) @ vectors.T
        contrasts.append(hat[own].T @ adjusted.sum(axis=0) / total)
    matrix = np.array(contrasts)
    variance = float(((matrix @ rows) ** 2).sum())
    of_working_model = np.linalg.eigvalsh(matrix @ matrix.T)
    return variance, float(of_working_model.sum() ** 2 / (of_working_model**2).sum())


@pytest.mark.parametrize("sizes", [(3, 4), (5, 5, 5), (1, 2, 3, 20), (2, 9, 4, 1, 7)])
def test_the_robust_interval_has_the_variance_of_bell_and_mccaffrey(
    random: np.random.Generator, sizes: tuple[int, ...]
) -> None:
    persons = np.array(sizes)
    achieved = np.maximum(random.binomial(persons, 0.5), [1] + [0] * (len(sizes) - 1))
    achieved[-1] = 0
    variance, freedom = by_matrices(achieved, persons)
    share, total = achieved.sum() / persons.sum(), persons.sum()

    assert intervals.degrees_of_freedom(persons) == pytest.approx(freedom)
    assert intervals.design_effect(achieved, persons) == pytest.approx(
        max(1.0, variance * total / (share * (1 - share)))
    )


def test_clusters_of_one_size_have_one_degree_of_freedom_less_than_clusters() -> None:
    assert intervals.degrees_of_freedom(np.full(7, 12)) == pytest.approx(6)


def test_clusters_that_do_not_differ_leave_wilsons_interval() -> None:
    persons = np.full(20, 10)
    plain = intervals.wilson(np.array(0.3), 200)

    assert intervals.shown(np.full(20, 3), persons) == pytest.approx(plain)


def test_one_cluster_has_wilsons_interval() -> None:
    assert intervals.shown(np.array([4]), np.array([12])) == pytest.approx(
        intervals.wilson(np.array(4 / 12), 12)
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
    "Standardised shares (M17)": slice(1, None),
}


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


def test_an_interval_that_holds_too_seldom_is_said_to_lack_points() -> None:
    made = [
        Cell("Wilson", "independent", "11 persons", 0.9, 0.3),
        Cell("Wilson", "independent", "20 persons", 0.95, 0.2),
    ]
    others = [
        Cell(name, "independent", "11 persons", 0.95, 0.3)
        for name in ("Wilson, all the same", "cluster-robust", "Wilson, n / 1", "M17, as shown")
    ]
    assert "| 92.5 % | 1.5 points | 90.0 %: 11 persons | 0.25 |" in page.text([*made, *others], 10)
