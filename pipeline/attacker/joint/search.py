"""The attack with all measures at once, on what a release shows: each outcome and milestone a system."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

from pipeline import warehouse
from pipeline.attacker.case_file import case_file
from pipeline.attacker.joint.closed_cells import bounded
from pipeline.attacker.joint.reading import published, read
from pipeline.attacker.joint.row_space import RowSpace
from pipeline.attacker.joint.system import System
from pipeline.workers import Workers

if TYPE_CHECKING:
    from pipeline.settings import Settings

# Cells x sorts: more take a program minutes. Of the bundled sample no system has a third of it. 2026-12.
MOST_VARIABLES = 100_000


@dataclass(frozen=True, slots=True)
class Joint:
    """What all measures tell together: systems, published rows, counts that follow and those of few.

    ``sensitive`` cells were looked at, of which so many are ``closed``: too narrow. ``too_large`` are systems
    whose bounds were not looked at.
    """

    systems: int = 0
    rows: int = 0
    followed: int = 0
    few: int = 0
    sensitive: int = 0
    closed: int = 0
    too_large: int = 0

    @property
    def is_safe(self) -> bool:
        return self.few == self.closed == 0

    def __add__(self, other: Joint) -> Joint:
        return Joint(*(one + more for one, more in zip(astuple(self), astuple(other), strict=True)))


def together(settings: Settings, progress: Callable[[str], None] = lambda _: None) -> Joint:
    """Search what the newest releases show; DisclosureFailure where that cannot end, or fits nobody."""
    total, workers = Joint(), Workers.of(settings)
    with case_file(settings) as connection:
        warehouse.attach(connection, settings.release_db, "release", settings)
        figures = published(connection)
        asked = figures.loc[figures["milestone"] >= 0, ["outcome", "milestone"]].drop_duplicates()
        systems = (
            read(connection, figures, outcome, milestone)
            for outcome, milestone in sorted(asked.itertuples(index=False, name=None))
        )
        for number, found in enumerate(workers.results(searched, systems), start=1):
            progress(f"Attacking with all measures together ({number} of {len(asked)})")
            total += found
    return total


def searched(system: System) -> Joint:
    """What one system tells."""
    space = RowSpace(system)
    followed = [*space.followed()]
    few = sum(one.is_few for one in followed)
    if len(space.cell) > MOST_VARIABLES:
        return Joint(1, len(system.rows), len(followed), few, too_large=1)
    return Joint(1, len(system.rows) + len(system.bands), len(followed), few, *bounded(space))
