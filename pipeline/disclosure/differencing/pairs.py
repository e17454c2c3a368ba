"""One figure less another, and the difference of two in a place less that in a place within it.

Few of the figures are known. So nothing is taken from anything before it is seen where both are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.disclosure.differencing.domains import TO_CUT_OFF, are_apart, are_at, are_told, domains
from pipeline.disclosure.differencing.few import ALL, few_across, few_of
from pipeline.disclosure.differencing.overlaps import places_of, shares_some, words_of
from pipeline.disclosure.differencing.sums import MOVED

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.disclosure.differencing.figures import Figures, Member
    from pipeline.disclosure.differencing.places import Nesting
    from pipeline.disclosure.threshold.rules import Rules

AT_A_TIME = 4_000_000  # pairs of kinds x pairs of places: more than that takes memory and no less time
FEW_PLACES = (1, 4, 16, 64, 256)  # of most figures first: two fifths less than from 16 on. 2026-12.


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Pairs of ``kinds`` by their place among these, the first of which is no less than the second.

    ``holds``: of which columns; ``is_told``: whether reports say how many more the one asks; ``asks_all``:
    whether it asks everybody whom the other asks, by their cases. ``outer`` and ``inner`` are places, the one
    within the other. As words of these (words x kinds): ``known_outer`` and ``known_inner``, in which of them
    each kind is known.
    """

    kinds: NDArray[np.int64]
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    holds: NDArray[np.bool_]
    is_told: NDArray[np.bool_]
    asks_all: NDArray[np.bool_]
    outer: NDArray[np.int64]
    inner: NDArray[np.int64]
    known_outer: NDArray[np.uint64]
    known_inner: NDArray[np.uint64]

    def parts(self) -> Iterator[_Pairs]:
        """The same, some pairs of kinds at a time."""
        step = max(AT_A_TIME // max(len(self.outer), 1), 1)
        for start in range(0, len(self.first), step):
            some = slice(start, start + step)
            yield replace(
                self,
                first=self.first[some],
                second=self.second[some],
                holds=self.holds[some],
                is_told=self.is_told[some],
                asks_all=self.asks_all[some],
            )


def of_two_kinds(
    figures: Figures, milestone: int, nesting: Nesting, rules: Rules
) -> Iterator[tuple[Member, ...]]:
    """The figures from which few follow, those of each difference together: of the same kind or of two.

    Kinds are held against those of the same outcome, and of none.
    """
    is_known = figures.is_known
    for outcome, kinds in domains(figures, milestone):
        for pairs in _asked(figures, milestone, outcome, kinds, nesting, is_known).parts():
            yield from _telling(figures, pairs, rules)


def _asked(
    figures: Figures,
    milestone: int,
    outcome: str,
    kinds: NDArray[np.int64],
    nesting: Nesting,
    is_known: NDArray[np.bool_],
) -> _Pairs:
    """What is taken from each other in a domain; two kinds of no outcome only where there is none.

    What a count of no outcome has more than who moved of those known is what it has more than the known, and
    the known more than who moved: each is looked at, and together they tell no more. A figure to the cut-off
    is held against one at a milestone where those whom the one asks are among those of the other.
    """
    import numpy as np

    somewhere = np.any(is_known[kinds], axis=0)
    near = np.flatnonzero(somewhere[nesting.outer] & somewhere[nesting.inner])
    outer, inner = nesting.outer[near], nesting.inner[near]
    looked_at = [figures.kinds[kind] for kind in kinds]
    is_general = np.array([kind.outcome == "" for kind in looked_at], bool)
    known_outer, known_inner = (words_of(is_known[kinds][:, places]) for places in (outer, inner))
    is_asked = shares_some(known_outer, known_inner)
    is_asked &= ~are_apart(looked_at)
    is_own = are_at(looked_at, milestone)
    is_to_cut_off = are_at(looked_at, TO_CUT_OFF) & ~is_own
    is_of_both = (is_own[:, None] & is_to_cut_off) | (is_to_cut_off[:, None] & is_own)
    is_asked &= is_of_both | ~(is_to_cut_off[:, None] | is_to_cut_off)
    if outcome:
        is_moved = np.array([kind.measure == MOVED for kind in looked_at], bool)
        is_asked &= ~(is_general[:, None] & (is_general | is_moved)) & ~(is_moved[:, None] & is_general)
    holds = no_less(figures.truth[kinds], is_asked)
    holds &= (~is_of_both | holds[:, :, ALL, ALL])[..., None, None]
    first, second = np.nonzero(holds.any(axis=(2, 3)))
    return _Pairs(
        kinds,
        first,
        second,
        holds[first, second],
        are_told(looked_at)[first, second],
        figures.ask_all_of(kinds[first], kinds[second]),
        outer,
        inner,
        known_outer,
        known_inner,
    )


def no_less(truth: NDArray[np.float64], is_asked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """For kinds x kinds x columns x columns: whether the first is no less than the second in every place.

    Nobody takes a side from all who are asked: that is not looked at. Most fall in the first few places.
    """
    import numpy as np

    rows = truth.swapaxes(1, 2).reshape(len(truth) * 3, truth.shape[1]).astype(np.float32)
    is_there = ~np.isnan(rows)
    there = words_of(is_there)
    columns = np.ones((3, 3), bool)
    columns[ALL, :ALL] = False
    found = (
        shares_some(there, there).reshape(len(truth), 3, len(truth), 3)
        & is_asked[:, None, :, None]
        & columns[:, None]
    )
    first, second = np.nonzero(found.reshape(len(rows), len(rows)))
    larger, smaller = np.where(is_there, rows, np.inf), np.where(is_there, rows, -np.inf)
    for places in np.split(np.argsort(-is_there.sum(axis=0), kind="stable"), FEW_PLACES):
        is_less = (larger[:, places][first] < smaller[:, places][second]).any(axis=1)
        first, second = first[~is_less], second[~is_less]
    found[:] = False
    found[first // 3, first % 3, second // 3, second % 3] = True
    return found.swapaxes(1, 2)


def _telling(figures: Figures, pairs: _Pairs, rules: Rules) -> Iterator[tuple[Member, ...]]:
    """The differences that tell of few, by pairs of kinds.

    Two places of the same persons are looked at too: what is shown of one may be as it was once.
    """
    is_other = pairs.first != pairs.second
    both = pairs.known_outer[:, pairs.first] & pairs.known_inner[:, pairs.second]
    two = _of_two(figures, pairs, *places_of(both), rules)
    both &= pairs.known_inner[:, pairs.first] & pairs.known_outer[:, pairs.second]
    both[:, ~(is_other & pairs.holds[:, ALL, ALL])] = 0
    four = _of_four(figures, pairs, *places_of(both), rules)
    found = [*two, *four]
    for _, members in sorted(found, key=lambda each: each[0]):
        yield members


_Found = list[tuple[int, tuple["Member", ...]]]  # the number of a pair of kinds, and figures


def _of_two(
    figures: Figures, pairs: _Pairs, pair: NDArray[np.int64], near: NDArray[np.int64], rules: Rules
) -> _Found:
    """One figure less another."""
    first, second = pairs.kinds[pairs.first[pair]], pairs.kinds[pairs.second[pair]]
    holds = pairs.holds[pair]
    outer, inner = pairs.outer[near], pairs.inner[near]
    whole, part = figures.at(first, outer), figures.at(second, inner)
    few = few_of(
        whole - part,
        holds,
        rules,
        has_sides=figures.has_sides[first],
        is_told=pairs.is_told[pair],
        asks_all=pairs.asks_all[pair],
    )
    few |= (first != second) & few_across(whole, part, holds, rules)
    few &= part[0, :, ALL] > 0
    columns = (each[few].tolist() for each in (pair, first, outer, second, inner))
    return [
        (number, ((one, whole_place), (other, part_place)))
        for number, one, whole_place, other, part_place in zip(*columns, strict=True)
    ]


def _of_four(
    figures: Figures, pairs: _Pairs, pair: NDArray[np.int64], near: NDArray[np.int64], rules: Rules
) -> _Found:
    """The difference of two figures in one place less that in a place within it."""
    first, second = pairs.kinds[pairs.first[pair]], pairs.kinds[pairs.second[pair]]
    outer, inner = pairs.outer[near], pairs.inner[near]
    left = figures.at(first, outer) - figures.at(second, outer)
    left -= figures.at(first, inner) - figures.at(second, inner)
    few = few_of(
        left,
        pairs.holds[pair],
        rules,
        has_sides=figures.has_sides[first],
        is_told=pairs.is_told[pair],
        asks_all=pairs.asks_all[pair],
    )
    columns = (each[few].tolist() for each in (pair, first, second, outer, inner))
    return [
        (number, tuple((kind, place) for kind in kinds for place in places))
        for number, *kinds_and_places in zip(*columns, strict=True)
        for kinds, places in [(kinds_and_places[:2], kinds_and_places[2:])]
    ]
