"""The funnel of providers (method, section 7.9), in exact fractions up to the last step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from math import comb, sqrt
from pathlib import Path
from typing import NamedTuple

from tests.oracle.definitions import read_definitions
from tests.oracle.episodes import by_unit
from tests.oracle.package import open_package
from tests.oracle.people import read_people
from tests.oracle.story import tell

TAILS = {
    "low_95": Fraction(25, 1000),
    "high_95": Fraction(975, 1000),
    "low_998": Fraction(1, 1000),
    "high_998": Fraction(999, 1000),
}
Row = dict[str, float | None]


class Count(NamedTuple):
    """Persons of a provider whose state is known, and those of them at level 3 or 4."""

    known: int
    achieved: int


def rows_of(packages: list[Path], seeds: Path, as_of: str | None = None) -> dict[tuple[str, str, int], Row]:
    """The rows for packages of several providers, by provider, outcome and milestone."""
    definitions = read_definitions(seeds)
    known: Counter[tuple[str, str, int]] = Counter()
    achieved: Counter[tuple[str, str, int]] = Counter()
    people = [person for package in packages for person in read_people(open_package(package), as_of)]
    for unit in (people[place] for place in by_unit(people)):
        for month, stop in tell(unit, definitions).stops.items():
            for outcome, state in stop.states.items():
                key = (unit.provider.provider_id, outcome, month)
                known[key] += state.level > 0
                achieved[key] += state.level >= 3
    counts = {key: Count(number, achieved[key]) for key, number in known.items() if number}
    return {
        (provider, outcome, month): row
        for outcome, month in {key[1:] for key in counts}
        for provider, row in funnel(
            {key[0]: count for key, count in counts.items() if key[1:] == (outcome, month)}
        ).items()
    }


def funnel(counts: Mapping[str, Count]) -> dict[str, Row]:
    """One outcome and milestone: the row of every provider; each has somebody known."""
    pooled = Fraction(sum(c.achieved for c in counts.values()), sum(c.known for c in counts.values()))
    phi = dispersion(list(counts.values()), pooled)
    return {
        provider: {
            "known": count.known,
            "achieved": count.achieved,
            "pooled": float(pooled),
            **{name: limit(count.known, pooled, tail, phi) for name, tail in TAILS.items()},
            "dispersion": phi,
        }
        for provider, count in counts.items()
    }


def dispersion(counts: list[Count], pooled: Fraction) -> float | None:
    """Mean square of the residuals, the outer tenths set to the next ones; None where nothing can differ."""
    if len(counts) == 1 or pooled in (0, 1):
        return None
    spread = pooled * (1 - pooled)
    residuals = sorted((c.achieved - c.known * pooled) / sqrt(c.known * spread) for c in counts)
    cut = len(residuals) // 10
    kept = residuals[cut : len(residuals) - cut]
    ends = cut * (kept[0] ** 2 + kept[-1] ** 2)
    return (sum(residual**2 for residual in kept) + ends) / len(residuals)


def limit(known: int, pooled: Fraction, tail: Fraction, phi: float | None) -> float:
    """The exact limit, moved away from the pooled share where providers differ by more than chance."""
    exact = Fraction(quantile(known, pooled, tail), known)
    if phi is None or phi <= 1:
        return float(exact)
    return min(1.0, max(0.0, float(pooled) + float(exact - pooled) * sqrt(phi)))


def quantile(known: int, pooled: Fraction, tail: Fraction) -> int:
    """The smallest count that has ``tail`` of the binomial distribution at or below it."""
    below = Fraction(0)
    for count in range(known + 1):
        below += comb(known, count) * pooled**count * (1 - pooled) ** (known - count)
        if below >= tail:
            return count
    raise AssertionError("the distribution adds up to 1")
