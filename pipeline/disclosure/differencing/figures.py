"""Figures as numbers: of which kind, and how many are counted in each place.

A figure of one *kind* (measure, outcome or service area, milestone) counts, in each place, some persons, and
those of them who are in a state.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pipeline.disclosure.differencing.few import ALL

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


AT_A_TIME = 2_000  # pairs of kinds held against each other: of 100,000 cases 25 MB


class Kind(NamedTuple):
    """What a figure is of. ``has_sides``: few on either side may not be told; else few who are counted.

    ``is_level``: of the ten outcomes, or coverage, which are proven and attacked as they stand beside each
    other. ``is_curve``: whoever is counted at a milestone is counted at all later ones. ``parts`` are the
    kinds that it is the sum of, as their numbers among all. ``half_year``: of persons in it, if any.
    ``asks_due``: whoever is due is asked, wherever it stands.
    """

    measure: str
    outcome: str
    milestone: int
    together: str
    has_sides: bool
    is_level: bool
    is_curve: bool = False
    parts: tuple[int, ...] = ()
    half_year: str = ""
    asks_due: bool = False

    @property
    def table(self) -> tuple[str, ...]:
        """What is the same of kinds whose numbers belong to each other, and are judged as one table."""
        return self.together, self.outcome, str(self.milestone), self.half_year

    @property
    def is_of_area(self) -> bool:
        """Whether it is of one service area."""
        return self.outcome.startswith("area ")

    @property
    def is_line(self) -> bool:
        """Whether its lines are shown one by one, and not tables whole."""
        return self.is_level and bool(self.outcome)


Member = tuple[int, int]  # a kind and a place


@dataclass(frozen=True, slots=True)
class Figures:
    """Cases: ``truth`` and ``known``, kinds x places x (counted, not counted, asked), NaN where none are.

    ``persons``: the same as ``known`` in persons, who may have several cases. Cases that are left of a whole
    without a part of it are those of at least so many persons as the whole has more than the part. ``asked``:
    kinds x bytes, a bit for each case, of whom a kind asks.
    """

    kinds: tuple[Kind, ...]
    truth: NDArray[np.float64]
    known: NDArray[np.float64]
    persons: NDArray[np.float64]
    asked: NDArray[np.uint8]

    @property
    def is_known(self) -> NDArray[np.bool_]:
        """For kinds x places: whether it is known who is asked."""
        import numpy as np

        return ~np.isnan(self.known[:, :, ALL])

    @property
    def has_sides(self) -> NDArray[np.bool_]:
        import numpy as np

        return np.array([kind.has_sides for kind in self.kinds], bool)

    def ask_all_of(self, first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether kinds ask everybody whom others ask, kind by kind: by their cases, not by their counts."""
        import numpy as np

        found = np.zeros(len(first), bool)
        for start in range(0, len(first), AT_A_TIME):
            some = slice(start, start + AT_A_TIME)
            found[some] = ~(self.asked[second[some]] & ~self.asked[first[some]]).any(axis=1)
        return found

    def at(
        self, kinds: int | NDArray[np.int64], places: int | slice | NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """Figures of some kinds in some places: (known, persons) x the figures x columns."""
        import numpy as np

        both = self.known, self.persons
        if isinstance(kinds, np.ndarray) and isinstance(
            places, np.ndarray
        ):  # whole rows, in a fifth of the time
            number = kinds * self.known.shape[1] + places
            found = np.empty((len(both), *number.shape, self.known.shape[2]))
            for each, out in zip(both, found, strict=True):
                np.take(each.reshape(-1, each.shape[2]), number, axis=0, out=out, mode="clip")
            return found
        return np.stack([each[kinds, places] for each in both])
