"""The fair comparison of programme countries (M17): crude and standardised shares, or why there is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.statistics import standardise

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.statistics.arrays import Bools, Counts, Reals

STRATA = ["age", "sex", "baseline"]
FINER_STRATA = [*STRATA, "form"]

COLUMNS = {
    "outcome": "string",
    "milestone": "int16",
    "programme_country": "string",
    "pairs": "int64",
    "achieved": "int64",
    "crude": "float64",
    "standardised": "float64",
    "ci_low": "float64",
    "ci_high": "float64",
    "overlap": "int64",
    "pool": "int64",
    "strata": "string",
    "providers": "int64",
    "refusal": "string",
}


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What a comparison needs; the numbers are rows of seeds/assumptions.csv."""

    fewest_to_compare: int
    fewest_providers: int
    fewest_in_stratum: int
    least_overlap: float


def thresholds(values: Mapping[str, float]) -> Thresholds:
    """The thresholds out of all assumptions; ``KeyError`` where one is missing."""
    return Thresholds(
        fewest_to_compare=int(values["fewest_to_compare"]),
        fewest_providers=int(values["fewest_providers"]),
        fewest_in_stratum=int(values["fewest_in_stratum"]),
        least_overlap=values["least_overlap"],
    )


@dataclass(frozen=True, slots=True)
class Unit:
    """One country in one pool: provider x stratum, the pool by stratum, and how many bear a weight."""

    persons: Counts
    achieved: Counts
    in_pool: Counts
    fewest: int

    @property
    def is_weighed(self) -> Bools:
        """Whether the country has enough persons in a stratum; the others are treated as if it had none."""
        there: Bools = self.persons.sum(axis=0) >= self.fewest
        return there

    @property
    def weights(self) -> Reals:
        """Share of each stratum in the pool, 0 where it is not weighed."""
        weights: Reals = self.in_pool * self.is_weighed / self.in_pool.sum()
        return weights

    @property
    def overlap(self) -> int:
        """Persons of the pool who stand in a stratum that is weighed."""
        return int(self.in_pool[self.is_weighed].sum())


def compare(cells: pd.DataFrame, thresholds: Thresholds) -> pd.DataFrame:
    """One row for each outcome, milestone and programme country with a pair; the columns are ``COLUMNS``.

    ``cells`` counts persons with a level at baseline and at the milestone (``pairs``) and those of them at
    level 3 or 4 (``achieved``), by outcome, milestone, programme_country, provider_id, age, sex, baseline and
    form. A pool is all countries of one outcome and milestone. ``refusal`` is the first that holds of
    ``fewer_than_30``, ``fewer_than_2_providers`` and ``no_overlap``; such a row has no standardised share.
    """
    import pandas as pd

    rows = [
        {"outcome": outcome, "milestone": milestone, **row}
        for (outcome, milestone), pool in cells.groupby(["outcome", "milestone"])
        for row in _countries(pool, thresholds)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def _countries(pool: pd.DataFrame, thresholds: Thresholds) -> Iterator[dict[str, Any]]:
    strata = FINER_STRATA if _bears_form(pool, thresholds) else STRATA
    stratum = pool.groupby(strata).ngroup().to_numpy()
    in_pool = _summed(stratum, pool["pairs"])
    for country, own in pool.assign(stratum=stratum).groupby("programme_country"):
        unit = _unit(own, in_pool, thresholds.fewest_in_stratum)
        yield {
            "programme_country": country,
            "pairs": unit.persons.sum(),
            "achieved": unit.achieved.sum(),
            "crude": unit.achieved.sum() / unit.persons.sum(),
            "overlap": unit.overlap,
            "pool": in_pool.sum(),
            "strata": ", ".join(strata),
            "providers": len(unit.persons),
            **_figure(unit, thresholds),
        }


def _bears_form(pool: pd.DataFrame, thresholds: Thresholds) -> bool:
    """Whether every stratum of the pool, split by form too, is large enough in every country."""
    strata, countries = pool.groupby(FINER_STRATA).ngroup(), pool.groupby("programme_country").ngroup()
    size = int(strata.max()) + 1
    cells = (countries * size + strata).to_numpy()
    crossed = _summed(cells, pool["pairs"], size * (int(countries.max()) + 1))
    return bool(crossed.min() >= thresholds.fewest_in_stratum)


def _unit(own: pd.DataFrame, in_pool: Counts, fewest: int) -> Unit:
    provider = own.groupby("provider_id").ngroup().to_numpy()
    shape = (int(provider.max()) + 1, len(in_pool))
    cell = provider * shape[1] + own["stratum"].to_numpy()
    persons, achieved = (
        _summed(cell, own[count], shape[0] * shape[1]).reshape(shape) for count in ("pairs", "achieved")
    )
    return Unit(persons, achieved, in_pool, fewest)


def _summed(groups: Counts, counts: pd.Series[int], size: int = 0) -> Counts:
    """The counts of each group, numbered from 0."""
    import numpy as np

    return np.bincount(groups, weights=counts.to_numpy(), minlength=size).astype(np.int64)


def _figure(unit: Unit, thresholds: Thresholds) -> dict[str, Any]:
    refusal = _refusal(unit, thresholds)
    if refusal:
        return {"refusal": refusal}
    share = standardise.standardised_share(unit.achieved.sum(axis=0), unit.persons.sum(axis=0), unit.weights)
    ends = standardise.interval(unit.achieved, unit.persons, unit.weights)
    figure = zip(("standardised", "ci_low", "ci_high"), (share, *ends), strict=True)
    return {name: round(float(value), 10) for name, value in figure}


def _refusal(unit: Unit, thresholds: Thresholds) -> str | None:
    if unit.persons.sum() < thresholds.fewest_to_compare:
        return "fewer_than_30"
    if len(unit.persons) < thresholds.fewest_providers:
        return "fewer_than_2_providers"
    least = max(1, thresholds.least_overlap * unit.in_pool.sum())
    return "no_overlap" if unit.overlap < least else None
