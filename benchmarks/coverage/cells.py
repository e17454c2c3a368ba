"""One cell of the simulation: an interval, made-up data of one kind, and how often it held the truth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks.coverage.intervals import Counts, Ends

from benchmarks.coverage import draws

ALMOST = 1e-12
PERSONS = (11, 20, 40, 80, 150, 300)
SHARES = (0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95)


@dataclass(frozen=True, slots=True)
class Cell:
    """Coverage and mean width of one interval in one kind of data; ``at`` names it within its setting."""

    method: str
    setting: str
    at: str
    coverage: float
    width: float


@dataclass(frozen=True, slots=True)
class Setting:
    """How persons stand in clusters, and how alike those of a cluster are (intra-class correlation)."""

    correlation: float
    number: int = 0  # of providers; 0: small clusters, or none where nobody is alike

    @property
    def name(self) -> str:
        """In words."""
        if self.number:
            return f"{self.number} providers, {self.correlation:g}"
        return (
            f"clusters of 1 to {draws.LARGEST}, {self.correlation:g}" if self.correlation else "independent"
        )

    def sizes(self, persons: int) -> Counts:
        """Persons of each cluster."""
        if self.number:
            return draws.providers(persons, self.number)
        return draws.small_clusters(persons) if self.correlation else draws.alone(persons)


SMALL = (Setting(0.0), Setting(0.1), Setting(0.3))


def percent(share: float) -> str:
    """A true share in words.

    >>> percent(0.05)
    '5 %'
    """
    return f"{share:.0%}".replace("%", " %")


def cell(method: str, setting: str, at: str, ends: Ends, truth: float) -> Cell:
    """What the draws of one kind come to; draws without an interval are left out."""
    low, high = ends
    there: NDArray[np.bool_] = ~np.isnan(low)
    held = (low[there] <= truth + ALMOST) & (truth - ALMOST <= high[there])
    return Cell(method, setting, at, float(held.mean()), float((high[there] - low[there]).mean()))


def settings_and_sizes(settings: tuple[Setting, ...]) -> Iterator[tuple[Setting, int, Counts]]:
    """Every setting with every number of persons that can fill it."""
    for setting in settings:
        for persons in PERSONS:
            if persons > setting.number:
                yield setting, persons, setting.sizes(persons)
