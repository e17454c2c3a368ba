"""The intervals that SQL computes, on made-up counts, against statsmodels and published examples."""

from __future__ import annotations

import duckdb
import numpy as np
import pytest
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.proportion import proportion_confint

from tests.oracle.intervals import newcombe_paired
from tests.unit.model_sql import model, rendered

TABLES = 5000


@pytest.fixture(scope="module")
def random() -> np.random.Generator:
    return np.random.default_rng(1998)


def computed(expressions: str, **columns: np.ndarray) -> np.ndarray:
    """The expressions, macros allowed, for each row of the columns: row x expression."""
    with duckdb.connect() as connection:
        connection.register("counts", columns)
        rows = connection.execute(rendered(f"select {expressions} from counts")).fetchall()
    return np.array(rows, dtype=float)


def wilson(count: np.ndarray, nobs: np.ndarray) -> np.ndarray:
    return computed("{{ wilson('k', 'n', -1) }}, {{ wilson('k', 'n', 1) }}", k=count, n=nobs)


def newcombe(kept: np.ndarray, gained: np.ndarray, lost: np.ndarray, neither: np.ndarray) -> np.ndarray:
    """What int_net_change_intervals makes of the tables: one row of two ends for each."""
    measures = {
        "M04_conversion": (gained, gained + neither),
        "M04_retention": (kept, kept + lost),
        "M04_net": (gained - lost, kept + gained + lost + neither),
    }
    with duckdb.connect() as connection:
        connection.execute(
            "create table int_aggregates (group_no int, measure varchar, outcome varchar, milestone int,"
            " numerator bigint, denominator bigint)"
        )
        for measure, (numerator, denominator) in measures.items():
            connection.register("part", {"n": np.arange(len(kept)), "x": numerator, "of": denominator})
            insert = "insert into int_aggregates select n, ?, 'O01', 12, x, of from part"
            connection.execute(insert, [measure])
        rows = connection.execute(
            f"select low, high from ({model('int_net_change_intervals')}) order by group_no"
        ).fetchall()
    return np.array(rows)


def paired_tables(random: np.random.Generator) -> list[np.ndarray]:
    """Kept, gained, lost, neither: small and large, with empty cells and margins among them, never empty."""
    sizes = np.maximum(1, 10 ** random.uniform(0, 3, TABLES)).astype(int)
    tables = np.array([random.multinomial(size, random.dirichlet(np.full(4, 0.5))) for size in sizes])
    return list(tables.T)


def test_wilson_is_that_of_statsmodels(random: np.random.Generator) -> None:
    small = np.array([(k, n) for n in range(1, 41) for k in range(n + 1)])
    nobs = random.integers(1, 10**6, TABLES)
    large = np.column_stack([random.binomial(nobs, random.random(TABLES)), nobs])
    count, nobs = np.concatenate([small, large]).T

    np.testing.assert_allclose(
        wilson(count, nobs), np.column_stack(proportion_confint(count, nobs, method="wilson")), atol=1e-9
    )


@pytest.mark.parametrize(
    ("count", "nobs", "low", "high"),
    [
        (0, 10, 0.000, 0.278),
        (10, 10, 0.722, 1.000),
        (3, 12, 0.089, 0.532),
        (7, 20, 0.181, 0.567),
        (0, 30, 0.000, 0.114),
    ],
)
def test_wilson_gives_the_reference_values(count: int, nobs: int, low: float, high: float) -> None:
    assert wilson(np.array([count]), np.array([nobs])).round(3).tolist() == [[low, high]]


def test_statsmodels_left_to_itself_gives_another_interval() -> None:
    """Its default is the normal one: an oracle that forgets the method would be seen here."""
    assert np.abs(wilson(np.array([3]), np.array([12])) - proportion_confint(3, 12)).min() > 0.03


def test_nothing_known_has_no_wilson_interval() -> None:
    assert np.isnan(wilson(np.array([0]), np.array([0]))).all()


def test_the_paired_interval_is_newcombes(random: np.random.Generator) -> None:
    tables = paired_tables(random)

    np.testing.assert_allclose(newcombe(*tables), np.column_stack(newcombe_paired(*tables)), atol=1e-8)


@pytest.mark.parametrize(
    ("table", "low", "high"),
    [
        pytest.param((36, 12, 2, 0), 0.0569, 0.3404, id="Newcombe 1998, worked example"),
        pytest.param((6, 9, 2, 8), 0.0227, 0.4884, id="method 10 of Newcombe 1998"),
    ],
)
def test_the_paired_interval_gives_the_reference_values(
    table: tuple[int, int, int, int], low: float, high: float
) -> None:
    assert newcombe(*(np.array([count]) for count in table)).round(4).tolist() == [[low, high]]


def test_the_exact_test_of_pairs_is_that_of_statsmodels(random: np.random.Generator) -> None:
    gained, lost = (10 ** random.uniform(0, 4, (2, 500))).astype(int)
    gained[:20], lost[10:30] = 0, 0
    gained, lost = gained[gained + lost > 0], lost[gained + lost > 0]
    wanted = [
        mcnemar([[0, more], [less, 0]], exact=True).pvalue for more, less in zip(gained, lost, strict=True)
    ]

    found = computed("{{ exact_mcnemar('gained', 'lost') }}", gained=gained, lost=lost)
    np.testing.assert_allclose(found[:, 0], wanted, atol=1e-9)


def test_gains_and_losses_of_nobody_have_no_p() -> None:
    zero = np.array([0])
    assert np.isnan(computed("{{ exact_mcnemar('gained', 'lost') }}", gained=zero, lost=zero)).all()


def test_the_exact_test_gives_the_reference_value() -> None:
    """Nine gained and two lost: p = 0.065."""
    found = computed("{{ exact_mcnemar('gained', 'lost') }}", gained=np.array([9]), lost=np.array([2]))
    assert found.round(3).tolist() == [[0.065]]
