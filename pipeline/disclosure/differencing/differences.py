"""Differencing of more than two figures: of three, of a curve, or of a whole and its parts that are known.

Two counts are nested where in every place of the warehouse the one is no less than the other, and the places
are: then their difference counts somebody too. Such a difference must be of nobody or of many, and if it has
two sides, of several on either.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.disclosure.differencing.few import ALL, IN, few_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.disclosure.differencing.figures import Figures, Member
    from pipeline.disclosure.differencing.places import Nesting
    from pipeline.disclosure.threshold.rules import Rules


def disclosing(
    figures: Figures, nesting: Nesting, milestone: int, rules: Rules
) -> Iterator[tuple[Member, ...]]:
    """The figures of a milestone from which few follow by subtraction, those of each difference together.

    ``nesting`` is that of the places at the milestone. Those of two kinds are in ``pairs``.
    """
    import numpy as np

    own = np.flatnonzero([kind.milestone == milestone for kind in figures.kinds])
    is_known = figures.is_known[own]
    yield from _of_three(figures, own, is_known, nesting, rules)
    yield from _of_a_whole(figures, own, is_known, nesting, rules)
    yield from _of_curves(figures, own, rules)


def _of_three(
    figures: Figures, kinds: NDArray[np.int64], is_known: NDArray[np.bool_], nesting: Nesting, rules: Rules
) -> Iterator[tuple[Member, ...]]:
    """A figure less those of two places within it that share nobody."""
    import numpy as np

    somewhere = np.any(is_known, axis=0)
    threes = nesting.threes[somewhere[nesting.threes].all(axis=1)]
    for kind, known in zip(kinds.tolist(), is_known, strict=True):
        places = threes[known[threes].all(axis=1)]
        whole, first, second = (figures.at(kind, places[:, column]) for column in range(3))
        every = np.ones((3, 3), bool)
        few = few_of(whole - first - second, every, rules, has_sides=figures.kinds[kind].has_sides)
        for found in places[few].tolist():
            yield tuple((kind, place) for place in found)


def _of_a_whole(
    figures: Figures, kinds: NDArray[np.int64], is_known: NDArray[np.bool_], nesting: Nesting, rules: Rules
) -> Iterator[tuple[Member, ...]]:
    """What is left of a whole when every part of it that is known is taken away."""
    import numpy as np

    every, has_sides = np.ones((3, 3), bool), figures.has_sides
    somewhere = np.any(is_known, axis=0)
    for number, (whole, parts) in enumerate((*nesting.wholes, *nesting.runs)):
        if not somewhere[whole]:
            continue
        is_asked = is_known[:, whole] & is_known[:, parts].any(axis=1)
        if number >= len(nesting.wholes):
            # when all of a run is taken away corrections are left, which are for the programs
            is_asked &= ~is_known[:, parts].all(axis=1)
        asked, known = kinds[is_asked], is_known[is_asked][:, parts]
        of_parts = np.where(known[..., None], figures.at(asked[:, None], parts), 0)
        left = figures.at(asked, whole) - of_parts.sum(axis=2)
        few = few_of(left, every, rules, has_sides=has_sides[asked])
        for kind, of_kind in zip(asked[few].tolist(), known[few], strict=True):
            yield tuple((kind, place) for place in (whole, *parts[of_kind].tolist()))


def _of_curves(figures: Figures, kinds: NDArray[np.int64], rules: Rules) -> Iterator[tuple[Member, ...]]:
    """A curve at a milestone less the same curve earlier: few, or nobody, were counted in between."""
    import numpy as np

    for later in kinds.tolist():
        kind = figures.kinds[later]
        for earlier, other in enumerate(figures.kinds if kind.is_curve else ()):
            if kind[:2] == other[:2] and other.milestone < kind.milestone:
                came = (figures.at(later, slice(None)) - figures.at(earlier, slice(None)))[..., IN]
                few = (came[0] >= 0) & (came.min(axis=0) < rules.minimum_part)
                few &= figures.known[later, :, ALL] > 0
                for place in np.flatnonzero(few).tolist():
                    yield (later, place), (earlier, place)
