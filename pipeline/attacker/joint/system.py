"""Persons by groups in which they stand and by what all measures say of somebody; and what is published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

COLUMNS = ("numerator", "denominator", "unknown", "not_applicable", "due")
NUMERATOR, DENOMINATOR, UNKNOWN, NOT_APPLICABLE, DUE = range(len(COLUMNS))
LEVEL, APPLIES, COVERAGE = "M01", "M02", "M03"
NOT_COUNTED = " not counted"


@dataclass(frozen=True)
class System:
    """``stands`` cells x places (0 or 1), ``sizes`` persons of a cell; ``names`` of the places.

    ``says`` sorts x measures x COLUMNS, what measures may say of somebody; ``may`` cells x sorts, whether
    that is open after what is known of a person anyway; ``truth`` cells x sorts, persons. ``rows`` are
    published: place, measure, column and number; ``bands`` too: place, measure, the least and the most that
    are counted. Of measures with ``two_sides`` who is not counted is as sensitive as who is.
    """

    measures: tuple[str, ...]
    names: tuple[str, ...]
    stands: NDArray[np.float64]
    sizes: NDArray[np.int64]
    says: NDArray[np.int64]
    may: NDArray[np.bool_]
    truth: NDArray[np.int64]
    rows: tuple[tuple[int, int, int, float], ...]
    bands: tuple[tuple[int, int, float, float], ...] = ()
    two_sides: frozenset[int] = frozenset()

    @cached_property
    def single(self) -> Mapping[str, NDArray[np.bool_]]:
        """Sets of sorts by what they are: of each measure its columns, and who is asked and not counted."""
        found: dict[str, NDArray[np.bool_]] = {}
        for each, measure in enumerate(self.measures):
            said = self.says[:, each]
            for column, name in enumerate(COLUMNS):
                found[f"{measure} {name}"] = said[:, column] > 0
            found[f"{measure}{NOT_COUNTED}"] = (said[:, DENOMINATOR] > 0) & (said[:, NUMERATOR] <= 0)
        return found

    @cached_property
    def states(self) -> Mapping[str, NDArray[np.bool_]]:
        """The single ones, and any two of these together."""
        import numpy as np

        single = self.single
        found: dict[bytes, tuple[str, NDArray[np.bool_]]] = {}
        for one, first in single.items():
            for other, second in single.items():
                both = {f"{one} and {other}": first & second, f"{one} without {other}": first & ~second}
                for name, sorts in (both | {f"{one} or {other}": first | second}).items():
                    if np.any(sorts) and not np.all(sorts):
                        found.setdefault(sorts.tobytes(), (name, sorts))
        return dict(found.values())

    def exempt(self, states: NDArray[np.float64], present: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Of states (sorts x states) those that, of sorts that are present, are told by coverage alone.

        By whom the outcome applies to, and who was seen: that is no secret.
        """
        import numpy as np

        is_exempt = np.ones(states.shape[1], bool)
        for sorts in self._by_coverage:
            held = states[sorts[present[sorts]]]
            is_exempt &= (held == held[:1]).all(axis=0)
        return is_exempt

    @cached_property
    def _by_coverage(self) -> list[NDArray[np.int64]]:
        """Sorts of which applicability and coverage say the same."""
        import numpy as np

        asked = {
            LEVEL: (DUE, DENOMINATOR, NOT_APPLICABLE),
            APPLIES: (NUMERATOR, DENOMINATOR),
            COVERAGE: (NUMERATOR,),
        }
        said = [np.zeros(len(self.says), bool)]
        for number, measure in enumerate(self.measures):
            said += [self.says[:, number, column] > 0 for column in asked.get(measure, ())]
        _, alike = np.unique(np.array(said), axis=1, return_inverse=True)
        return [np.flatnonzero(alike.ravel() == each) for each in range(alike.max() + 1)]
