"""How many cases a programme has to have rated twice, to know how far its raters agree.

Of each case drawn one assessment is rated by two people. The programme's cases are a finite population: the
fewer there are, the fewer have to be drawn (Cochran 1977).
"""

from __future__ import annotations

from math import ceil

Z = 1.959963984540054  # two-sided 95 % point of the normal distribution
HALF_WIDTH = 0.1
# what is planned for: usual values of trained raters on scales of four levels
EXPECTED_AGREEMENT, EXPECTED_KAPPA = 0.8, 0.7


def for_agreement(cases: int, expected: float = EXPECTED_AGREEMENT, half_width: float = HALF_WIDTH) -> int:
    """How many of ``cases`` to rate twice for a share of equal levels ± ``half_width`` (Cochran 1977)."""
    return _of(cases, Z**2 * expected * (1 - expected) / half_width**2)


def for_kappa(cases: int, expected: float = EXPECTED_KAPPA, half_width: float = HALF_WIDTH) -> int:
    """How many of ``cases`` to rate twice for a weighted kappa ± ``half_width``.

    Bonett (2002) has it for the intraclass correlation of two raters, which the quadratically weighted kappa
    comes to in samples of this size (Fleiss and Cohen 1973).
    """
    return _of(cases, Z**2 * (1 - expected**2) ** 2 / half_width**2 + 1)


def _of(cases: int, of_infinitely_many: float) -> int:
    """The sample with the finite population correction, rounded up; never more than there are."""
    if cases < 1:
        return 0
    return min(cases, ceil(of_infinitely_many / (1 + (of_infinitely_many - 1) / cases)))
