"""What follows from figures by subtraction: of two, of three, or of a whole and all its parts that are known.

A figure of one *kind* (measure, outcome or service area, milestone) counts, in each place, some persons, and
those of them who are in a state. Two counts are nested where in every place of the warehouse the one is no
less than the other, and the places are: then their difference counts somebody too. Such a difference must be
of nobody or of many, and if it has two sides, of several on either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from pipeline.disclosure.differencing.few import ALL, IN, few_across, few_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.disclosure.differencing.places import Nesting
    from pipeline.disclosure.threshold.rules import Rules


class Kind(NamedTuple):
    """What a figure is of. ``has_sides``: few on either side may not be told; else few who are counted.

    ``is_level``: of the ten outcomes, or coverage, which are proven and attacked as they stand beside each
    other. ``is_curve``: whoever is counted at a milestone is counted at all later ones. ``parts`` are the
    kinds that it is the sum of, as their numbers among all. ``half_year``: of persons in it, if any.
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

    @property
    def table(self) -> tuple[str, ...]:
        """What is the same of kinds whose numbers belong to each other, and are judged as one table."""
        return self.together, self.outcome, str(self.milestone), self.half_year

    @property
    def is_line(self) -> bool:
        """Whether its lines are shown one by one, and not tables whole."""
        return self.is_level and bool(self.outcome)


@dataclass(frozen=True, slots=True)
class Figures:
    """Cases: ``truth`` and ``known``, kinds x places x (counted, not counted, asked), NaN where none are.

    ``persons``: the same as ``known`` in persons, who may have several cases. Cases that are left of a whole
    without a part of it are those of at least so many persons as the whole has more than the part.
    """

    kinds: tuple[Kind, ...]
    truth: NDArray[np.float64]
    known: NDArray[np.float64]
    persons: NDArray[np.float64]

    def __getitem__(self, kinds: int | list[int]) -> NDArray[np.float64]:
        """Of some kinds (known, persons) x the other axes."""
        import numpy as np

        return np.stack([self.known[kinds], self.persons[kinds]])


Member = tuple[int, int]  # a kind and a place


def disclosing(
    figures: Figures, nesting: Nesting, milestone: int, rules: Rules
) -> Iterator[tuple[Member, ...]]:
    """The figures of a milestone from which few follow by subtraction, those of each difference together.

    ``nesting`` is that of the places at the milestone. Beside its kinds stand those of the ten outcomes at
    the opening, since later figures tell of baselines too.
    """
    import numpy as np

    for kinds in _domains(figures, milestone):
        yield from _of_two(figures, kinds, nesting, rules)
    own = [
        number
        for number, kind in enumerate(figures.kinds)
        if kind.milestone == milestone and not np.isnan(figures.known[number, :, ALL]).all()
    ]
    yield from _of_three(figures, own, nesting, rules)
    yield from _of_a_whole(figures, own, nesting, rules)
    yield from _of_curves(figures, own, rules)


def _domains(figures: Figures, milestone: int) -> Iterator[list[int]]:
    """Kinds of one outcome, or none, that are known somewhere."""
    import numpy as np

    is_known = np.logical_not(np.all(np.isnan(figures.known[:, :, ALL]), axis=1)).tolist()
    own = [
        (number, kind)
        for number, kind in enumerate(figures.kinds)
        if is_known[number]
        and (kind.milestone == milestone or (kind.milestone == 0 and kind.measure == "M01"))
    ]
    outcomes = {kind.outcome for _, kind in own if kind.milestone == milestone}
    for outcome in sorted(outcomes):
        yield [number for number, kind in own if kind.outcome in (outcome, "")]


def _nested(figures: Figures, kinds: Sequence[int]) -> NDArray[np.bool_]:
    """For kinds x columns x kinds x columns: whether the first is no less than the second in every place."""
    import numpy as np

    rows = np.swapaxes(figures.truth[list(kinds)], 1, 2).reshape(len(kinds) * 3, -1)
    found = np.zeros((len(rows), len(rows)), bool)
    for number, row in enumerate(rows):
        less = row < rows
        found[number] = ~less.any(axis=1) & ~np.isnan(row - rows).all(axis=1)
    return found.reshape(len(kinds), 3, len(kinds), 3)


def _of_two(
    figures: Figures, kinds: Sequence[int], nesting: Nesting, rules: Rules
) -> Iterator[tuple[Member, ...]]:
    """One figure less another: of the same kind, or of another one."""
    import numpy as np

    nested, known = _nested(figures, kinds), ~np.isnan(figures.known[:, :, ALL])
    for first, second in product(range(len(kinds)), repeat=2):
        one, other = kinds[first], kinds[second]
        holds = nested[first, :, second]
        if not holds.any() or _are_apart(figures.kinds, one, other):
            continue
        pairs = np.flatnonzero(known[one][nesting.outer] & known[other][nesting.inner])
        if one == other:
            pairs = pairs[~nesting.is_same[pairs]]
        outer, inner = nesting.outer[pairs], nesting.inner[pairs]
        whole, part = figures[one][:, outer], figures[other][:, inner]
        few = few_of(whole - part, holds, rules, has_sides=figures.kinds[one].has_sides)
        if one != other:
            few |= few_across(whole, part, holds, rules)
        few &= part[0, :, ALL] > 0
        for pair in np.flatnonzero(few):
            yield (one, int(outer[pair])), (other, int(inner[pair]))
        if one != other and holds[ALL, ALL]:
            yield from _of_four(figures, (one, other), holds, nesting, rules)


def _are_apart(kinds: Sequence[Kind], one: int, other: int) -> bool:
    """Whether their differences are judged elsewhere: within a table, and of what is proven together."""
    first, second = kinds[one], kinds[other]
    if one == other:
        return False
    if first.half_year and second.half_year and first.has_sides != second.has_sides:
        return True  # who is not new are the persons of an earlier half-year, which are looked at there
    is_own = one in second.parts or other in first.parts or bool(set(first.parts) & set(second.parts))
    return is_own or first.table == second.table or (first.is_level and second.is_level)


def _of_four(
    figures: Figures, pair: tuple[int, int], holds: NDArray[np.bool_], nesting: Nesting, rules: Rules
) -> Iterator[tuple[Member, ...]]:
    """The difference of two figures in one place less that in a place within it."""
    import numpy as np

    one, other = pair
    difference = figures[one] - figures[other]
    is_known = ~np.isnan(difference[0, :, ALL])
    pairs = np.flatnonzero(is_known[nesting.outer] & is_known[nesting.inner] & ~nesting.is_same)
    outer, inner = nesting.outer[pairs], nesting.inner[pairs]
    left = difference[:, outer] - difference[:, inner]
    few = few_of(left, holds, rules, has_sides=figures.kinds[one].has_sides)
    for found in np.flatnonzero(few):
        yield tuple((kind, int(place)) for kind in pair for place in (outer[found], inner[found]))


def _of_three(
    figures: Figures, kinds: Sequence[int], nesting: Nesting, rules: Rules
) -> Iterator[tuple[Member, ...]]:
    """A figure less those of two places within it that share nobody."""
    import numpy as np

    if not len(nesting.threes):
        return
    whole, first, second = nesting.threes.T
    for kind in kinds:
        known = figures[kind]
        left = known[:, whole] - known[:, first] - known[:, second]
        few = few_of(left, np.ones((3, 3), bool), rules, has_sides=figures.kinds[kind].has_sides)
        for found in np.flatnonzero(few):
            yield tuple((kind, int(place)) for place in nesting.threes[found])


def _of_a_whole(
    figures: Figures, kinds: Sequence[int], nesting: Nesting, rules: Rules
) -> Iterator[tuple[Member, ...]]:
    """What is left of a whole when every part of it that is known is taken away."""
    import numpy as np

    known = figures[list(kinds)]
    every = np.ones((3, 3), bool)
    sided = np.array([figures.kinds[kind].has_sides for kind in kinds], bool)
    for number, (whole, parts) in enumerate((*nesting.wholes, *nesting.runs)):
        of_parts = known[:, :, parts]
        is_known = ~np.isnan(of_parts[0, :, :, ALL])
        is_run = number >= len(nesting.wholes)
        left = known[:, :, whole] - np.where(is_known[:, :, None], of_parts, 0).sum(axis=2)
        few = np.where(sided, few_of(left, every, rules), few_of(left, every, rules, has_sides=False))
        # when all of a run is taken away corrections are left, which are for the programs
        is_asked = is_known.any(axis=1) & ~(is_run & is_known.all(axis=1))
        for found in np.flatnonzero(few & is_asked):
            yield tuple((kinds[int(found)], int(place)) for place in (whole, *parts[is_known[found]]))


def _of_curves(figures: Figures, kinds: Sequence[int], rules: Rules) -> Iterator[tuple[Member, ...]]:
    """A curve at a milestone less the same curve earlier: few, or nobody, were counted in between."""
    import numpy as np

    for later in kinds:
        kind = figures.kinds[later]
        for earlier, other in enumerate(figures.kinds):
            if kind.is_curve and kind[:2] == other[:2] and other.milestone < kind.milestone:
                came = (figures[later] - figures[earlier])[..., IN]
                few = (came[0] >= 0) & (came.min(axis=0) < rules.minimum_part)
                few &= figures.known[later, :, ALL] > 0
                for place in np.flatnonzero(few):
                    yield (later, int(place)), (earlier, int(place))
