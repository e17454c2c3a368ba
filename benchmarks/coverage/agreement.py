"""How far two raters agree: weighted kappa and ICC(2,1) of levels 1 to 4, by pairs of ratings."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.coverage import draws, intervals
from benchmarks.coverage.cells import Cell, cell
from pipeline.statistics import agreement

PAIRS = (11, 20, 40, 80, 150, 300)
# share of the variance of a rating that is the person's, before it is cut into levels
ALIKE = (0.4, 0.7, 0.9)
CUTS = np.array([-1.0, 0.0, 1.0])


def agreements(number: int) -> Iterator[Cell]:
    """Both coefficients, whose truth is the same where raters do not differ on the whole."""
    for alike in ALIKE:
        table = joint(alike)
        truth = coefficient(table)
        for pairs in PAIRS:
            random = draws.generator("agreement", alike, pairs)
            drawn = random.multinomial(pairs, table.ravel(), number).reshape(number, *table.shape)
            at = f"{pairs} pairs, {truth:.2f}"
            for method, of in (
                ("weighted kappa", agreement.weighted_kappa),
                ("ICC(2,1)", agreement.intraclass_correlation),
            ):
                found = [of(one) for one in drawn]
                ends = np.array([one.low for one in found]), np.array([one.high for one in found])
                yield cell(method, "independent", at, ends, truth)


def joint(alike: float) -> intervals.Reals:
    """Chances of each pair of levels: a normal trait that both raters see with an error of their own."""
    from scipy.special import ndtr

    points, weights = np.polynomial.hermite_e.hermegauss(80)
    below = ndtr((CUTS - np.sqrt(alike) * points[:, None]) / np.sqrt(1 - alike))
    levels = np.diff(below, axis=1, prepend=0, append=1)
    chances: intervals.Reals = np.einsum("p,pi,pj->ij", weights / weights.sum(), levels, levels)
    return chances


def coefficient(table: intervals.Reals) -> float:
    """Kappa with quadratic weights, which is the correlation where both raters have the same margins."""
    levels, margin = np.arange(len(table)), table.sum(axis=0)
    mean = levels @ margin
    return float((levels @ table @ levels - mean**2) / (levels**2 @ margin - mean**2))
