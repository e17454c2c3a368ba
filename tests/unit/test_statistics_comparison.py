"""The fair comparison of countries, against a plain computation from persons and a case worked by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import astuple, dataclass, replace
from operator import attrgetter
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline.statistics import comparison
from pipeline.statistics.comparison import Thresholds

THRESHOLDS = Thresholds(fewest_to_compare=30, fewest_providers=2, fewest_in_stratum=5, least_overlap=0.95)
FIGURE = ("standardised", "ci_low", "ci_high")


@dataclass(frozen=True)
class Person:
    """A made-up person with a level at baseline and at the milestone."""

    programme_country: str
    provider_id: str
    age: str = "adult"
    sex: str = "female"
    baseline: str = "no"
    form: str = "labour"
    achieved: bool = True


def cells(persons: list[Person], outcome: str = "O01", milestone: int = 12) -> pd.DataFrame:
    """The persons counted as the model counts them."""
    counted = Counter(astuple(person)[:-1] for person in persons)
    achieved = Counter(astuple(person)[:-1] for person in persons if person.achieved)
    keys = ["programme_country", "provider_id", *comparison.FINER_STRATA]
    table = pd.DataFrame(list(counted), columns=keys)
    return table.assign(
        outcome=outcome,
        milestone=milestone,
        pairs=list(counted.values()),
        achieved=[achieved[key] for key in counted],
    )


def some(number: int, country: str, achieved: int, **traits: str) -> list[Person]:
    """That many persons alike, the first ones achieved, at two providers of the country in turn."""
    return [
        Person(country, f"{country}{person % 2}", achieved=person < achieved, **traits)
        for person in range(number)
    ]


def row(persons: list[Person], country: str, thresholds: Thresholds = THRESHOLDS) -> dict[str, Any]:
    table = comparison.compare(cells(persons), thresholds).set_index("programme_country")
    return {name: None if pd.isna(value) else value for name, value in table.loc[country].items()}


def mixed(random: np.random.Generator, number: int = 600) -> list[Person]:
    countries = random.choice(["KHM", "LAO", "MMR"], number)
    traits = {
        "age": ["child", "adult"],
        "sex": ["female", "male"],
        "baseline": ["yes", "no"],
        "form": ["sexual", "labour"],
    }
    drawn = {name: random.choice(values, number) for name, values in traits.items()}
    providers, achieved = random.integers(4, size=number), random.random(number) < 0.6
    return [
        Person(
            str(countries[i]),
            f"P{providers[i]}",
            achieved=bool(achieved[i]),
            **{name: str(values[i]) for name, values in drawn.items()},
        )
        for i in range(number)
    ]


# 40 adults and 20 children in KHM, 20 and 20 in LAO: adults are 0.6 of the pool
WORKED = [
    *some(40, "KHM", 30),
    *some(20, "KHM", 10, age="child"),
    *some(20, "LAO", 10),
    *some(20, "LAO", 18, age="child"),
]


def test_a_share_is_standardised_to_the_pool_of_all_countries() -> None:
    """KHM: 0.6 of 30/40 and 0.4 of 10/20. LAO: 0.6 of 10/20 and 0.4 of 18/20."""
    found = [row(WORKED, country)["standardised"] for country in ("KHM", "LAO")]

    assert found == pytest.approx([0.65, 0.66])


def test_the_crude_share_and_its_counts_stand_beside() -> None:
    found = row(WORKED, "KHM")

    assert {name: value for name, value in found.items() if name not in FIGURE} == {
        "outcome": "O01",
        "milestone": 12,
        "pairs": 60,
        "achieved": 40,
        "crude": pytest.approx(2 / 3),
        "overlap": 100,
        "pool": 100,
        "strata": "age, sex, baseline, form",
        "providers": 2,
        "refusal": None,
    }


def test_an_interval_holds_the_standardised_share() -> None:
    found = row(WORKED, "KHM")

    assert found["ci_low"] < found["standardised"] < found["ci_high"]


@pytest.mark.parametrize(
    ("number", "strata"),
    [(400, ("age", "sex", "baseline")), (3000, ("age", "sex", "baseline", "form"))],
    ids=["without_form", "with_form"],
)
@pytest.mark.parametrize("country", ["KHM", "LAO", "MMR"])
def test_a_standardised_share_is_that_of_a_plain_computation_from_persons(
    number: int, strata: tuple[str, ...], country: str
) -> None:
    persons = mixed(np.random.default_rng(2), number)
    stratum = attrgetter(*strata)
    own = [person for person in persons if person.programme_country == country]
    pool, there = Counter(map(stratum, persons)), Counter(map(stratum, own))
    achieved = Counter(stratum(person) for person in own if person.achieved)

    wanted = sum(pool[s] / number * achieved[s] / there[s] for s in pool)
    assert row(persons, country)["standardised"] == pytest.approx(wanted)


def test_form_is_left_out_where_a_stratum_would_be_too_small_in_one_country() -> None:
    """Four persons in a form of trafficking of which the pool has many."""
    persons = [*WORKED, *some(20, "KHM", 10, form="sexual"), *some(4, "LAO", 4, form="sexual")]

    assert {row(persons, country)["strata"] for country in ("KHM", "LAO")} == {"age, sex, baseline"}


def test_form_is_a_stratum_where_five_persons_are_in_each_of_every_country() -> None:
    persons = [*WORKED, *some(20, "KHM", 10, form="sexual"), *some(5, "LAO", 5, form="sexual")]

    assert row(persons, "LAO")["strata"] == "age, sex, baseline, form"


@pytest.mark.parametrize(
    ("persons", "refusal"),
    [
        pytest.param([*some(60, "KHM", 30), *some(29, "LAO", 9)], "fewer_than_30", id="too_few_persons"),
        pytest.param(
            [*some(60, "KHM", 30), *(replace(person, provider_id="LAO0") for person in some(30, "LAO", 9))],
            "fewer_than_2_providers",
            id="one_provider",
        ),
        pytest.param(
            [*some(60, "KHM", 30), *some(30, "LAO", 9), *some(6, "KHM", 1, sex="male")],
            "no_overlap",
            id="strata_without_anybody_that_hold_more_than_a_twentieth_of_the_pool",
        ),
        pytest.param(
            [*some(60, "KHM", 30), *some(1, "LAO", 1), *some(1, "KHM", 1, sex="male")],
            "fewer_than_30",
            id="the_first_reason_that_holds",
        ),
    ],
)
def test_a_country_that_cannot_be_compared_fairly_says_why_and_keeps_its_crude_share(
    persons: list[Person], refusal: str
) -> None:
    found = row(persons, "LAO")

    assert found["refusal"] == refusal
    assert found["crude"] is not None
    assert [found[name] for name in FIGURE] == [None, None, None]


def test_a_rare_stratum_without_anybody_is_left_out_and_the_weights_are_made_up() -> None:
    """One man among 91: Laos has none, and its standardised share is that of its women."""
    persons = [*some(60, "KHM", 30), *some(30, "LAO", 9), *some(1, "KHM", 1, sex="male")]

    found = row(persons, "LAO")

    assert found["refusal"] is None
    assert found["standardised"] == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("men", "standardised", "overlap"),
    [(4, 20 / 60, 141), (5, 0.06 + 0.94 * 20 / 60, 150)],
    ids=["four", "five"],
)
def test_a_stratum_bears_a_weight_where_the_country_has_five_persons_in_it(
    men: int, standardised: float, overlap: int
) -> None:
    """Nine men among 150, of whom Laos has four or five, all achieved; its women are 20 of 60."""
    persons = [
        *some(81, "KHM", 30),
        *some(9 - men, "KHM", 1, sex="male"),
        *some(60, "LAO", 20),
        *some(men, "LAO", men, sex="male"),
    ]
    found = row(persons, "LAO", replace(THRESHOLDS, least_overlap=0.9))

    assert found["standardised"] == pytest.approx(standardised)
    assert (found["pairs"], found["overlap"]) == (60 + men, overlap)


def test_a_few_persons_who_would_carry_a_large_weight_refuse_the_comparison() -> None:
    """Four men of Laos stood for a quarter of the pool."""
    persons = [*some(60, "KHM", 30), *some(36, "KHM", 9, sex="male"), *some(60, "LAO", 20)]
    persons += some(4, "LAO", 4, sex="male")
    found = row(persons, "LAO")

    assert (found["refusal"], found["overlap"], found["pool"]) == ("no_overlap", 120, 160)
    assert [found[name] for name in FIGURE] == [None] * 3
    assert row(persons, "KHM")["refusal"] is None


def test_without_a_stratum_of_five_persons_there_is_nothing_to_weigh() -> None:
    persons = [*some(4, "LAO", 2), *some(4, "LAO", 2, sex="male")]
    lower = replace(THRESHOLDS, fewest_to_compare=1, least_overlap=0.0)

    assert row(persons, "LAO", lower)["refusal"] == "no_overlap"


def test_the_overlap_counts_the_persons_of_the_pool_in_strata_that_the_country_has() -> None:
    persons = [*some(60, "KHM", 30), *some(30, "LAO", 9), *some(7, "KHM", 1, sex="male")]

    assert [row(persons, country)["overlap"] for country in ("KHM", "LAO")] == [97, 90]


def test_the_thresholds_are_not_written_into_the_code() -> None:
    persons = [*some(10, "KHM", 5), *some(6, "LAO", 3)]
    lower = replace(THRESHOLDS, fewest_to_compare=6)

    assert [row(persons, "LAO", each)["refusal"] for each in (THRESHOLDS, lower)] == ["fewer_than_30", None]


def test_the_order_of_rows_changes_nothing() -> None:
    table = cells(mixed(np.random.default_rng(3)))
    shuffled = table.sample(frac=1, random_state=4)

    pd.testing.assert_frame_equal(
        comparison.compare(table, THRESHOLDS), comparison.compare(shuffled, THRESHOLDS)
    )


def test_a_figure_does_not_depend_on_which_others_are_there() -> None:
    table = cells(mixed(np.random.default_rng(5)))
    alone = comparison.compare(table, THRESHOLDS)
    both = comparison.compare(pd.concat([table.assign(milestone=3), table]), THRESHOLDS)

    pd.testing.assert_frame_equal(both[both["milestone"] == 12].reset_index(drop=True), alone)


def test_the_interval_is_wider_where_providers_differ() -> None:
    """5 and 25, 15 and 15, 25 and 5 of 30 achieved at each of two providers."""
    widths = []
    for of_first in (5, 15, 25):
        persons = [
            Person(country, f"{country}{provider}", achieved=person < achieved)
            for country in ("KHM", "LAO")
            for provider, achieved in enumerate((of_first, 30 - of_first))
            for person in range(30)
        ]
        found = row(persons, "KHM")
        assert found["standardised"] == pytest.approx(0.5)
        widths.append(found["ci_high"] - found["ci_low"])

    assert widths == pytest.approx([1, 2 * 1.96 * (0.25 / 60) ** 0.5, 1], abs=1e-4)


def test_a_provider_with_nobody_in_a_weighed_stratum_takes_no_part_in_the_interval() -> None:
    """One of two has only men of Laos, three, who bear no weight: what is left is chance."""
    women = [replace(person, provider_id="LAO0") for person in some(90, "LAO", 45)]
    men = [Person("LAO", "LAO1", sex="male", achieved=False) for _ in range(3)]
    found = row([*some(60, "KHM", 30), *women, *men], "LAO")
    reach = 1.96 * (0.25 / 90) ** 0.5

    assert found["refusal"] is None
    assert [found[name] for name in FIGURE] == pytest.approx([0.5, 0.5 - reach, 0.5 + reach], abs=1e-4)


def test_nobody_makes_an_empty_table_of_the_same_columns() -> None:
    table = comparison.compare(cells([]), THRESHOLDS)

    assert (len(table), dict(table.dtypes.astype(str))) == (0, comparison.COLUMNS)


def test_thresholds_are_picked_out_of_all_assumptions() -> None:
    values = {
        "fewest_to_compare": 30.0,
        "fewest_providers": 2.0,
        "fewest_in_stratum": 5.0,
        "least_overlap": 0.95,
        "clear_change": 0.1,
    }

    assert comparison.thresholds(values) == THRESHOLDS
