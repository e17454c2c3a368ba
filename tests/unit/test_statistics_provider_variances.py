"""How much shares vary between the providers of a group."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline.statistics import provider_variances

GROUPS, PROVIDERS, CASES, FIGURES = 7, 5, 40, 3
WORKED = ((8, 10), (6, 20), (10, 20))  # docs/method.md, section 6.1


def between(members: list[tuple[int, ...]], contributions: list[tuple[int, ...]]) -> pd.DataFrame:
    return provider_variances.between(
        pd.DataFrame(members, columns=["group_no", "provider_no", "added", "times"]),
        pd.DataFrame(contributions, columns=["added", "figure_no", "numerator", "denominator"]),
    )


def by_hand(counts: list[tuple[int, int]]) -> tuple[float, float]:
    """Variance and degrees of freedom, from numerator and denominator of each provider."""
    counted, asked = np.array(counts, float).T
    weight = asked / asked.sum()
    of_rest = weight**2 / (1 - weight)
    deviation = (counted - asked * counted.sum() / asked.sum()) / asked.sum()
    degrees = 1 / ((weight**2).sum() + of_rest.sum() ** 2 - (of_rest**2).sum())
    return float((deviation**2 / (1 - weight)).sum()), float(degrees)


def test_variance_and_degrees_of_freedom_are_those_of_the_worked_example() -> None:
    """Cases are 1, who counts, and 2, who does not."""
    members = [
        (1, provider, added, times)
        for provider, (counted, asked) in enumerate(WORKED)
        for added, times in ((1, counted), (2, asked - counted))
    ]
    found = between(members, [(1, 9, 1, 1), (2, 9, 0, 1)])

    assert found.to_dict("records") == [
        {
            "group_no": 1,
            "figure_no": 9,
            "numerator": 24,
            "denominator": 50,
            "variance": pytest.approx(0.0138667, abs=1e-7),
            "degrees": pytest.approx(1.8, abs=1e-3),
        }
    ]


@pytest.mark.parametrize("at_once", [1, 4, 1_000])
def test_each_group_and_figure_is_computed_alone(monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    random = np.random.default_rng(7)
    monkeypatch.setattr(provider_variances, "AT_ONCE", at_once)
    provider_of = random.integers(0, PROVIDERS, CASES)
    asked = random.integers(0, 4, (CASES, FIGURES))
    counted = random.binomial(asked, 0.4)
    is_member = random.random((GROUPS, CASES)) < 0.4
    found = between(
        [(10 * g, provider_of[case], case, 1) for g, case in np.argwhere(is_member)],
        [(case, f, counted[case, f], asked[case, f]) for case, f in np.argwhere(asked > 0)],
    )
    wanted = {}
    for group in range(GROUPS):
        for figure in range(FIGURES):
            counts = [
                (counted[mine, figure].sum(), asked[mine, figure].sum())
                for mine in (is_member[group] & (provider_of == p) for p in range(PROVIDERS))
            ]
            wanted[10 * group, figure] = by_hand([pair for pair in counts if pair[1]])

    assert len(found) == len(wanted) == GROUPS * FIGURES
    for row in found.itertuples():
        assert (row.variance, row.degrees) == pytest.approx(wanted[row.group_no, row.figure_no])


def test_nothing_is_said_of_a_share_that_one_provider_stands_behind() -> None:
    members = [(1, 1, 1, 3), (1, 2, 2, 4), (2, 1, 1, 3)]
    contributions = [(1, 5, 1, 1), (2, 5, 0, 1), (1, 6, 1, 2)]  # figure 6 is asked with the first one only

    assert between(members, contributions)[["group_no", "figure_no"]].to_numpy().tolist() == [[1, 5]]


@pytest.mark.parametrize(("members", "contributions"), [([], []), ([(1, 1, 1, 1), (1, 2, 1, 1)], [])])
def test_without_several_providers_there_are_no_rows_and_the_same_columns(
    members: list[tuple[int, ...]], contributions: list[tuple[int, ...]]
) -> None:
    found = between(members, contributions)

    assert found.empty
    assert found.dtypes.astype(str).to_dict() == provider_variances.COLUMNS


def test_the_crude_share_of_a_country_is_one_of_all_its_strata() -> None:
    """The worked example in Cambodia, by sex; one provider in Laos; another milestone of two."""
    keys = ["milestone", "programme_country", "provider_id", "sex", "achieved", "pairs"]
    rows = [
        (12, "KHM", "A", "female", 8, 9),
        (12, "LAO", "A", "female", 3, 9),
        (12, "KHM", "B", "male", 6, 20),
        (12, "KHM", "A", "male", 0, 1),
        (12, "KHM", "C", "female", 10, 20),
        (3, "KHM", "A", "male", 1, 4),
        (3, "KHM", "B", "male", 5, 6),
    ]
    found = provider_variances.of_countries(pd.DataFrame(rows, columns=keys).assign(outcome="O01"))

    assert found[["milestone", "programme_country"]].to_numpy().tolist() == [[3, "KHM"], [12, "KHM"]]
    for row, counts in zip(found.itertuples(), ([(1, 4), (5, 6)], list(WORKED)), strict=True):
        assert (row.numerator, row.denominator) == tuple(map(sum, zip(*counts, strict=True)))
        assert (row.variance, row.degrees) == pytest.approx(by_hand(counts))


def test_where_every_country_has_one_provider_no_crude_share_varies_between_them() -> None:
    cells = pd.DataFrame(
        {"outcome": ["O01"], "milestone": [12], "programme_country": ["KHM"], "provider_id": ["A"]}
    )

    found = provider_variances.of_countries(cells.assign(achieved=3, pairs=9))
    assert found.empty
    assert found[list(provider_variances.COUNTRY)].dtypes.astype(str).to_dict() == provider_variances.COUNTRY
