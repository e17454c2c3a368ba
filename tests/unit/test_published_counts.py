"""Counts and intervals that others have printed, by the program's own intervals.

Kiss et al. (2015), Lancet Global Health 3, e154-61: 1,102 persons in post-trafficking services of Cambodia,
Thailand and Viet Nam; read as its abstract. Surtees (2017): the guidebook. Newcombe (1998), Statistics in
Medicine 17, 857-872: the examples of intervals of one share.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from tests.unit.test_incidence_oracle import Persons, curves
from tests.unit.test_interval_macros import wilson
from tests.unit.test_oracle_incidence import ENDS, TIMES

GUIDEBOOK = Path(__file__).resolve().parents[1] / "data" / "guidebook_tables.csv"
REACHED = 1015  # persons who reached a work destination: nobody more can have answered
PRINTED = {  # percent with the 95 % interval
    "depression": (61.2, 58.2, 64.2),
    "anxiety": (42.8, 39.8, 45.9),
    "post_traumatic_stress": (38.9, 36.0, 42.0),
}
# counts that the abstract prints with a share of theirs, in percent
SHARES = {
    "sex_work": (329, 1015, 32),
    "fishing": (275, 1015, 27),
    "factories": (136, 1015, 13),
    "sexual_violence": (198, 566, 35),
    "threatened": (478, 1015, 47),
    "locked_in": (198, 1015, 20),
    "seven_days": (685, 985, 70),
    "eleven_hours": (296, 989, 30),
}
CONTRADICTING = {"violence": (481, 1015, 48, 47), "injury": (222, 983, 22, 23)}


def percent(shares: np.ndarray) -> np.ndarray:
    """As they are printed: one decimal, halves up."""
    return np.floor(shares * 1000 + 0.5) / 10


def sizes_that_give(printed: tuple[float, float, float], ends: np.ndarray, counts: np.ndarray) -> set[int]:
    """The numbers of persons for which some count has the share and the interval that are printed."""
    shown = percent(np.column_stack([counts[:, 0] / counts[:, 1], ends]))
    return set(counts[(np.abs(shown - printed) < 0.01).all(axis=1), 1].tolist())


@pytest.fixture(scope="module")
def counts() -> np.ndarray:
    """Every count near a printed share, of 950 persons to all who could have answered."""
    return np.array(
        [
            (count, nobs)
            for nobs in range(950, REACHED + 1)
            for share, *_ in PRINTED.values()
            for count in range(int(nobs * (share - 0.2) / 100), int(nobs * (share + 0.2) / 100) + 2)
        ]
    )


@pytest.mark.parametrize("symptom", PRINTED)
def test_an_interval_of_kiss_is_wilsons_of_986_to_994_persons(symptom: str, counts: np.ndarray) -> None:
    """How many answered is not in the abstract: of each question it is one of a few numbers."""
    sizes = sizes_that_give(PRINTED[symptom], wilson(*counts.T), counts)
    assert sizes & set(range(986, 995))


def test_the_normal_interval_gives_what_kiss_printed_for_no_number_of_persons(counts: np.ndarray) -> None:
    """Of the symptoms of post-traumatic stress: 36.0 to 42.0 is not even about 38.9."""
    share = counts[:, 0] / counts[:, 1]
    reach = 1.959963984540054 * np.sqrt(share * (1 - share) / counts[:, 1])
    normal = np.column_stack([share - reach, share + reach])
    assert sizes_that_give(PRINTED["post_traumatic_stress"], normal, counts) == set()


@pytest.mark.parametrize(("count", "nobs", "printed"), SHARES.values(), ids=SHARES)
def test_a_share_that_kiss_printed_is_that_of_its_counts(count: int, nobs: int, printed: int) -> None:
    assert round(100 * count / nobs) == printed


@pytest.mark.parametrize(("count", "nobs", "printed", "right"), CONTRADICTING.values(), ids=CONTRADICTING)
def test_two_shares_that_kiss_printed_contradict_their_counts(
    count: int, nobs: int, printed: int, right: int
) -> None:
    assert printed != right == round(100 * count / nobs)


@pytest.mark.parametrize(
    ("count", "nobs", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_what_newcombe_printed(count: int, nobs: int, low: float, high: float) -> None:
    """Method 3: the score interval without correction of continuity."""
    assert wilson(np.array([count]), np.array([nobs])).round(4).tolist() == [[low, high]]


def test_the_model_gives_the_curve_of_the_reference_set() -> None:
    """Twenty persons with ties and two competing ends; 30 months is no milestone, so its one leaves at 24."""
    times = np.where(np.array(TIMES) == 30, 24, TIMES)
    rows = curves({1: Persons(times, np.minimum(ENDS, 2))}, 1).rows.values()
    found = [row["incidence"] for row in rows]
    assert sorted(np.round(np.array(found, dtype=float), 4)) == [
        0.05, 0.1559, 0.2699, 0.3333, 0.4781, 0.4781,
    ]  # fmt: skip


def guidebook(dimension: str) -> dict[str, int]:
    with GUIDEBOOK.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["dimension"] == dimension]
    return {row["category"]: int(row["count"]) for row in rows}


@pytest.mark.parametrize(
    ("dimension", "categories", "of", "printed"),
    [
        pytest.param("country_of_origin", ("MMR", "VNM", "KHM"), "country_of_origin", 82.1, id="origin"),
        pytest.param("destination", ("THA", "CHN", "MYS"), "destination", 75.9, id="destination"),
        pytest.param("movement", ("internal",), "country_of_origin", 17.5, id="internal"),
    ],
)
def test_a_share_that_the_guidebook_printed_is_that_of_its_tables(
    dimension: str, categories: tuple[str, ...], of: str, printed: float
) -> None:
    """Of persons by origin and movement, of destinations (several for a person) by country."""
    count = sum(guidebook(dimension)[category] for category in categories)
    assert round(100 * count / sum(guidebook(of).values()), 1) == printed
