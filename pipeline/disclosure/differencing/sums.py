"""Sums of two measures released together; who had achieved before; and who of those known has moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from pipeline.disclosure.differencing.few import ALL, IN
from pipeline.disclosure.differencing.figures import Figures, Kind
from pipeline.disclosure.differencing.overlaps import shares_some, words_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEVEL, NET, CRUDE = "M01", "M04_net", "M17_crude"
FLOWS = ("M04_conversion", "M04_retention")
# of all due: nobody is in both, and whoever is in one is of those with two levels
MOVES, MOVED = ("M04_improved_of_due", "M04_declined_of_due"), "moved of known"
WITH_TWO_LEVELS = (NET, CRUDE, "M04_improved")  # one measure of each table that counts them

_Sum = tuple[Kind, "NDArray[np.float64]", "NDArray[np.float64]"]  # what of, as it is, as it is known


def with_sums(figures: Figures) -> Figures:
    """The figures and those sums of them that are known somewhere."""
    import numpy as np

    nets = [number for number, kind in enumerate(figures.kinds) if kind.measure == NET]
    both = [_both(figures, pair) for pair in _known_together(figures)]
    sums = [*both, *(_before(figures, net) for net in nets), *_moved(figures, both)]
    sums = [each for each in sums if not np.isnan(each[2][:, ALL]).all()]
    truth = np.concatenate([figures.truth, *(truth[None] for _, truth, _ in sums)])
    known = np.concatenate([figures.known, *(known[None] for _, _, known in sums)])
    truth[nets, :, :ALL] = known[nets, :, :ALL] = np.nan  # gained less lost counts nobody
    own = len(figures.kinds)
    of_sums = known[own:] - _most_further(known[:own], figures.persons)
    persons = np.concatenate([figures.persons, of_sums])
    kinds = tuple(kind for kind, _, _ in sums)
    asked = np.vstack([figures.asked, *(_asked(figures, kind) for kind in kinds)])
    return Figures((*figures.kinds, *kinds), truth, known, persons, asked)


def _asked(figures: Figures, kind: Kind) -> NDArray[np.uint8]:
    """Of whom a sum asks: of those whom its parts do; who moved are some of those whose level is known."""
    import numpy as np

    parts = [part for part in kind.parts if kind.measure != MOVED or figures.kinds[part].measure not in MOVES]
    return np.asarray(np.bitwise_or.reduce(figures.asked[parts]))


def _most_further(known: NDArray[np.float64], persons: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each place how many of the cases of a sum are further ones of somebody, at most."""
    import numpy as np

    return np.asarray(np.fmax.reduce(known - persons, axis=(0, 2), initial=0)[:, None], float)


def _known_together(figures: Figures) -> Iterator[tuple[int, int]]:
    """Pairs of measures of one table, of which both are known in some place."""
    import numpy as np

    by_table: dict[tuple[str, ...], list[int]] = {}
    for number, kind in enumerate(figures.kinds):
        by_table.setdefault(kind.table, []).append(number)
    for held in by_table.values():
        is_known = ~np.isnan(figures.known[held, :, IN])
        are_known = shares_some(words_of(is_known), words_of(is_known))
        for first, second in combinations(range(len(held)), 2):
            if are_known[first, second] and not figures.kinds[held[first]].is_level:
                yield held[first], held[second]


def _both(figures: Figures, pair: tuple[int, int]) -> _Sum:
    """Two measures of one table as one, of the same persons or of others."""
    import numpy as np

    one, numbers = figures.kinds[pair[0]], list(pair)
    first, second = figures.truth[numbers, :, ALL]
    is_of_same = np.array_equal(first, second, equal_nan=True)
    truth, known = (_sum(values[numbers], is_of_same=is_of_same) for values in (figures.truth, figures.known))
    return (
        one._replace(measure=f"{one.measure} and {figures.kinds[pair[1]].measure}", parts=pair),
        truth,
        known,
    )


def _sum(of: NDArray[np.float64], *, is_of_same: bool) -> NDArray[np.float64]:
    asked = of[0, :, ALL] if is_of_same else of[:, :, ALL].sum(axis=0)
    return _figure(of[:, :, IN].sum(axis=0), asked)


def _figure(counted: NDArray[np.float64], asked: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    return np.stack([counted, asked - counted, np.where(np.isnan(counted), np.nan, asked)], axis=1)


def _before(figures: Figures, net: int) -> _Sum:
    """Who had achieved at baseline of those with two levels: who has now, less the net change."""
    import numpy as np

    kind = figures.kinds[net]
    number_of = {one[:3]: number for number, one in enumerate(figures.kinds)}
    found = []
    for values in (figures.truth, figures.known):
        asked, now = values[net, :, ALL], np.full(values.shape[1], np.nan)
        for measures in ((LEVEL,), (CRUDE,), FLOWS):
            numbers = [number_of.get((measure, *kind[1:3]), net) for measure in measures]
            if net not in numbers:
                of = values[numbers].sum(axis=0)
                now = np.where(np.isnan(now) & (of[:, ALL] == asked), of[:, IN], now)
        found.append(_figure(now - values[net, :, IN], asked))
    return kind._replace(measure="baseline of pairs", parts=(net,)), found[0], found[1]


def _moved(figures: Figures, both: Iterable[_Sum]) -> Iterator[_Sum]:
    """Of those whose level is known, or whose two are, who improved, declined, and either.

    The others are a count too.
    """
    number_of = {one[:3]: number for number, one in enumerate(figures.kinds)}
    for whole, truth, known in _wholes(figures, both):
        moves = [number_of[key] for move in MOVES if (key := (move, *whole[1:3])) in number_of]
        for some in (*combinations(moves, 1), *combinations(moves, 2)):
            of_moves = [values[[*some], :, IN].sum(axis=0) for values in (figures.truth, figures.known)]
            kind = whole._replace(measure=MOVED, together=MOVED, has_sides=True, parts=(*whole.parts, *some))
            yield kind, _figure(of_moves[0], truth), _figure(of_moves[1], known)


def _wholes(figures: Figures, both: Iterable[_Sum]) -> Iterator[_Sum]:
    """Of whom those are who moved: kinds, each a part of itself, with how many are asked in each place."""
    for number, kind in enumerate(figures.kinds):
        if kind.measure in (LEVEL, *WITH_TWO_LEVELS):
            yield kind._replace(parts=(number,)), figures.truth[number, :, ALL], figures.known[number, :, ALL]
    flows = " and ".join(FLOWS)
    yield from ((kind, truth[:, ALL], known[:, ALL]) for kind, truth, known in both if kind.measure == flows)
