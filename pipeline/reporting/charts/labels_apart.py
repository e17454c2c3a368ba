"""Labels beside each other that do not touch."""

from __future__ import annotations

from collections.abc import Sequence


def apart(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places moved as little as they can be so that any two lie ``gap`` apart, within ``low`` to ``high``.

    Least squares under the order of the places: neighbours that are too close share their mean (pool adjacent
    violators; Ayer et al. 1955). Where there is no room for all, they go beyond ``high``.
    """
    order = sorted(range(len(places)), key=lambda one: places[one])
    blocks: list[list[float]] = []
    for rank, one in enumerate(order):
        blocks.append([places[one] - rank * gap])
        while len(blocks) > 1 and _mean(blocks[-2]) > _mean(blocks[-1]):
            last = blocks.pop()
            blocks[-1] += last
    levels = [_mean(block) for block in blocks for _ in block]
    top = max(low, high - (len(places) - 1) * gap)
    found = [0.0] * len(places)
    for rank, one in enumerate(order):
        found[one] = min(max(levels[rank], low), top) + rank * gap
    return found


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
