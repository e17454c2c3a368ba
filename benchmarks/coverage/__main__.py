"""``python -m benchmarks.coverage [DRAWS]``: simulate, and write docs/interval_coverage.md.

10,000 draws take some minutes of one core; with fewer the page is printed and not written.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.coverage import agreement, comparison, methods, page
from benchmarks.coverage.cells import Cell

DRAWS = 10_000
PAGE = Path(__file__).resolve().parents[2] / "docs" / "interval_coverage.md"
METHODS: tuple[Callable[[int], Iterator[Cell]], ...] = (
    methods.shares,
    methods.net_changes,
    methods.differences,
    methods.rates,
    methods.curves,
    methods.limits_of_funnels,
    agreement.agreements,
    methods.robust_shares,
    methods.released_shares,
    comparison.standardised_shares,
)


def simulated(draws: int) -> list[Cell]:
    """The cells of all methods; the same on every run."""
    return [cell for method in METHODS for cell in method(draws)]


def main(draws: int) -> None:
    """Write the page, or print it where it was made of fewer draws."""
    text = page.text(simulated(draws), draws)
    if draws < DRAWS:
        sys.stdout.write(text)
    else:
        PAGE.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else DRAWS)
