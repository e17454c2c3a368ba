"""The funnel of providers twice: as the models make it, and from the page of the method alone."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pandas as pd
import pytest

from pipeline.statistics import funnel
from tests.oracle.funnel import Count, rows_of
from tests.oracle.funnel import funnel as by_the_page
from tests.oracle.handmade import SEEDS, HandmadePackage


def drawn(seed: int) -> dict[str, Count]:
    """Up to 25 providers of up to 60 persons; some shares far apart, some all alike, none or all."""
    random = Random(seed)
    share = random.choice([0.0, 0.1, 0.5, 0.9, 1.0])
    counts = {}
    for number in range(random.randint(1, 25)):
        known = random.randint(1, 60)
        own = min(1.0, max(0.0, share + random.choice([0, 0, 0.2, -0.2])))
        counts[f"provider-{number:02}"] = Count(known, sum(random.random() < own for _ in range(known)))
    return counts


@pytest.mark.parametrize("seed", range(30))
def test_the_funnel_of_the_models_is_that_of_the_page(seed: int) -> None:
    counts = drawn(seed)
    table = pd.DataFrame(
        [(name, *count, "O01", 12) for name, count in counts.items()],
        columns=["provider_id", "known", "achieved", "outcome", "milestone"],
    )
    made = funnel.funnel(table).set_index("provider_id").drop(columns=["outcome", "milestone"])
    expected = pd.DataFrame.from_dict(by_the_page(counts), orient="index", dtype="float64")
    pd.testing.assert_frame_equal(
        made.astype("float64"), expected, check_names=False, check_index_type=False, atol=2e-9, rtol=0
    )


def test_the_draws_hold_every_branch_of_the_page() -> None:
    rows = [row for seed in range(30) for row in by_the_page(drawn(seed)).values()]
    phis = [row["dispersion"] for row in rows]
    assert None in phis
    assert min(phi for phi in phis if phi is not None) <= 1 < max(phi for phi in phis if phi is not None)
    assert {0.0, 1.0} <= {row["pooled"] for row in rows} | {row["low_998"] for row in rows}
    assert max(len(drawn(seed)) for seed in range(30)) >= 20


def test_known_and_achieved_are_those_of_the_achievement_rate(tmp_path: Path) -> None:
    package = HandmadePackage(tmp_path)
    for case_id, level in (("A", 3), ("B", 2), ("C", None)):
        package.case(case_id)
        package.rate(package.visit("2024-01", case_id), "O01", level)
    row = rows_of([package.write()], SEEDS)["made-up", "O01", 0]
    assert (row["known"], row["achieved"], row["pooled"], row["dispersion"]) == (2, 1, 0.5, None)
