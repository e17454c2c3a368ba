"""Dealing tokens to persons so that counts hold exactly and likely pairs are frequent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.sample.affinities import Rule

Traits = dict[str, list[str]]
FORBIDDEN = 1e6


def gumbel(rng: np.random.Generator, rows: int, columns: int) -> NDArray[np.float64]:
    """Standard Gumbel noise: added to the logarithm of weights, the best choice follows the weights."""
    import numpy as np

    return -np.log(-np.log(np.maximum(rng.random((rows, columns)), 1e-12)))


def cheapest(cost: NDArray[np.float64]) -> list[int]:
    """The column of each row in the assignment of least total cost; rows at most as many as columns."""
    from scipy.optimize import linear_sum_assignment

    return [int(column) for column in linear_sum_assignment(cost)[1]]


def weigh(traits: Traits, targets: Sequence[str], rules: Iterable[Rule]) -> NDArray[np.float64]:
    """Weights of shape (persons, targets): 1 times the factor of every rule that fits the person."""
    import numpy as np

    persons = len(next(iter(traits.values())))
    weights = np.ones((persons, len(targets)))
    for trait, value, target, factor in rules:
        if target in targets:
            weights[[seen == value for seen in traits[trait]], targets.index(target)] *= factor
    return weights


def deal(
    rng: np.random.Generator, counts: Mapping[str, int], weights: NDArray[np.float64]
) -> tuple[list[str], dict[str, int]]:
    """Give each person one token so that the counts hold; return the tokens given and those left over.

    ``weights`` has one row a person and one column a key of ``counts``. The cost is the negative logarithm of
    the weight less Gumbel noise, and the least-cost assignment wins: likely pairs are frequent, not certain.
    """
    import numpy as np

    codes = list(counts)
    tokens = np.repeat(np.arange(len(codes)), list(counts.values()))
    weight = weights[:, tokens]
    cost = np.where(weight > 0, -np.log(np.maximum(weight, 1e-12)) - gumbel(rng, *weight.shape), FORBIDDEN)
    given = [codes[tokens[position]] for position in cheapest(cost)]
    return given, {code: count - given.count(code) for code, count in counts.items()}


def subset(traits: Traits, rows: Sequence[int]) -> Traits:
    """The traits of some persons only."""
    return {trait: [values[row] for row in rows] for trait, values in traits.items()}


def where(traits: Traits, trait: str, value: str) -> list[int]:
    """The persons whose trait has this value."""
    return [row for row, seen in enumerate(traits[trait]) if seen == value]


def deal_into(
    rng: np.random.Generator,
    traits: Traits,
    trait: str,
    rows: Sequence[int],
    counts: Mapping[str, int],
    rules: Iterable[Rule] = (),
) -> dict[str, int]:
    """Deal ``counts`` to the persons in ``rows`` as their ``trait``; return what is left over."""
    values = traits.setdefault(trait, [""] * len(next(iter(traits.values()))))
    given, left = deal(rng, counts, weigh(subset(traits, rows), list(counts), rules))
    for row, value in zip(rows, given, strict=True):
        values[row] = value
    return left


def deal_second(
    rng: np.random.Generator, traits: Traits, trait: str, rows: Sequence[int], left: Mapping[str, int]
) -> None:
    """Deal the tokens left over, at most one to a person in ``rows``, as ``second_<trait>``.

    Never the person's first one again, and never the country of origin as a destination.
    """
    tokens = [code for code, count in left.items() for _ in range(count)]
    people = subset(traits, rows)
    cost = -gumbel(rng, len(tokens), len(rows))
    for position, token in enumerate(tokens):
        taken = [token in pair for pair in zip(people[trait], people["origin"], strict=True)]
        cost[position, taken] = FORBIDDEN
    second = traits.setdefault(f"second_{trait}", [""] * len(traits[trait]))
    for token, column in zip(tokens, cheapest(cost), strict=True):
        second[rows[column]] = token
