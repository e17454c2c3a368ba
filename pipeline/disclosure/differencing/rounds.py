"""Differences of two kinds from round to round: what is withheld takes some away and brings none.

To look for them takes longest of all differences. Where no more is known than in the round before, and
nothing is known otherwise, those are left of whose figures each is still known.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.disclosure.differencing.figures import Figures, Member
from pipeline.disclosure.differencing.pairs import of_two_kinds

if TYPE_CHECKING:
    from pipeline.disclosure.differencing.places import Nesting
    from pipeline.disclosure.threshold.rules import Rules

Found = list[tuple[Member, ...]]


@dataclass(slots=True)
class Rounds:
    """The figures of a round, and by milestone what was found in it; places are the same in all rounds."""

    figures: Figures | None = None
    found: dict[int, Found] = field(default_factory=dict)

    def begin(self, figures: Figures) -> None:
        """A further round: what was found in the one before is carried over, or to be looked for anew."""
        now = _numbers_now(self.figures, figures) if self.figures else {}
        before, self.found = self.found if now else {}, {}
        for milestone, found in before.items():
            self.found[milestone] = _still_known(found, now, figures)
        self.figures = figures

    def of_two_kinds(self, milestone: int, nesting: Nesting, rules: Rules) -> Found:
        """The figures of a milestone from which few follow, those of each difference together: ``pairs``."""
        assert self.figures is not None
        if milestone not in self.found:
            self.found[milestone] = list(of_two_kinds(self.figures, milestone, nesting, rules))
        return self.found[milestone]


def _numbers_now(before: Figures, figures: Figures) -> dict[int, int]:
    """The numbers of kinds by those of before; none where anything is known that was not, or is other now."""
    import numpy as np

    number_of = {kind: number for number, kind in enumerate(before.kinds)}
    if not number_of.keys() >= set(figures.kinds):
        return {}
    were = np.array([number_of[kind] for kind in figures.kinds], int)
    for name in ("truth", "known", "persons"):
        was, is_now = getattr(before, name)[were], getattr(figures, name)
        if not (np.isnan(is_now) | (is_now == was)).all():
            return {}
    return {then: number for number, then in enumerate(were.tolist())}


def _still_known(found: Found, now: dict[int, int], figures: Figures) -> Found:
    """Those of the differences of before that still follow, by the numbers that their kinds have now."""
    is_known = figures.is_known
    kept = (members for members in found if all(kind in now for kind, _ in members))
    renumbered = (tuple((now[kind], place) for kind, place in members) for members in kept)
    return [members for members in renumbered if all(is_known[member] for member in members)]
