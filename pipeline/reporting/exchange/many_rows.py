"""What a file for people holds where there are more figures than a spreadsheet opens at once."""

from __future__ import annotations

from collections.abc import Mapping

MOST_ROWS = 10_000


def kept(sizes: Mapping[str, int]) -> frozenset[str]:
    """The breakdowns that stay, by how many rows each has: those with fewest, as far as there is room."""
    found, total = set(), 0
    for breakdown, size in sorted(sizes.items(), key=lambda item: item[1]):
        total += size
        if total <= MOST_ROWS:
            found.add(breakdown)
    return frozenset(found)
