"""A number that a file tells of a figure, and whether what was attacked has it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from pipeline.attacker.reports.finding import Kind
from pipeline.attacker.reports.shown import COUNTS, SHARES

if TYPE_CHECKING:
    from pipeline.attacker.reports.shown import Figure, Key, Shown

HUNDREDTH = 0.005  # half of the step in which shares are released
CLOSE = 1e-9
LEAST = 0.001  # of a share that is not quite none, in a file that has one digit after the point of a percent
NUMBER = re.compile(r"[-\N{MINUS SIGN}]?\d+(?:\.\d+)?")


class Told(NamedTuple):
    """One number of one figure; ``step`` is how finely it is printed (0: as the computer has it).

    ``is_derived``: a share may be computed anew from the counts beside it.
    """

    key: Key | None  # None: a figure that nothing that was shown answers to
    name: str
    value: float
    step: float = 0
    is_derived: bool = True


def printed(key: Key | None, name: str, words: str, factor: float = 1, *, is_derived: bool = True) -> Told:
    """A number as it is printed, ``factor`` times what was released: 100 for percent. ValueError if none."""
    found = words.strip().replace("\N{MINUS SIGN}", "-")
    if not NUMBER.fullmatch(found):
        raise ValueError
    digits = len(found.partition(".")[2])
    return Told(key, name, float(found) / factor, 10.0**-digits / factor, is_derived)


def judged(told: Iterable[Told], shown: Shown) -> Iterator[Kind]:
    """The kind of each number that is not in what was shown."""
    for one in told:
        figures = shown.of(one.key) if one.key else []
        kind = _judged(one, figures) if figures else Kind.UNKNOWN
        if kind:
            yield kind


def _judged(told: Told, figures: list[Figure]) -> Kind | None:
    if any(agrees(told, figure) for figure in figures):
        return None
    values = [value for figure in figures for value in forms(figure, told.name, told.is_derived)]
    if not values:
        return Kind.WITHHELD
    is_near = told.name not in COUNTS and told.step < 2 * HUNDREDTH
    if is_near and any(abs(told.value - value) <= HUNDREDTH + CLOSE for value in values):
        return Kind.FINER
    return Kind.OTHER


def agrees(told: Told, figure: Figure) -> bool:
    """Whether a number is that of one figure."""
    room = (0 if told.name in COUNTS else told.step / 2) + CLOSE  # for it is rounded
    released = figure[told.name]
    if released is not None and abs(told.value - released) <= room:
        return True
    return any(abs(told.value - value) <= room for value in forms(figure, told.name, told.is_derived))


def forms(figure: Figure, name: str, is_derived: bool = True) -> list[float]:
    """Each value that a number of a figure has: as it was released, and as the counts beside it give it."""
    released = figure[name]
    found = [] if released is None else [released]
    if is_derived and name == "estimate" and released is not None:
        found += _exact(figure, released)
    if is_derived and name in ("bound_low", "bound_high"):
        found += _ends(figure, name)
    return found


def _exact(figure: Figure, released: float) -> list[float]:
    """k / n where the released share is that, rounded; of nearly none or all also as it is printed."""
    k, n = figure["numerator"], figure["denominator"]
    if k is None or not n or abs(k / n - released) > HUNDREDTH + CLOSE:
        return []
    share = k / n
    return [share, min(1 - LEAST, max(LEAST, share))] if 0 < share < 1 else [share]


def _ends(figure: Figure, name: str) -> list[float]:
    """The end of a band as a share of the known, and of these with the unknown."""
    end = figure["numerator_low" if name == "bound_low" else "numerator_high"]
    n, unknown = figure["denominator"], figure["unknown"] or 0
    if end is None or not n:
        return []
    more = unknown if name == "bound_high" else 0
    return [end / n, (end + more) / (n + unknown)]


def at_the_end(figure: Figure) -> list[int]:
    """How low or how high a band is in whole percent, rounded outward."""
    low, high, n = figure["numerator_low"], figure["numerator_high"], figure["denominator"]
    if low is None or high is None or not n:
        return []
    return [math.ceil(100 * high / n - CLOSE), math.floor(100 * low / n + CLOSE)]


def percents(figure: Figure, names: Iterable[str] = SHARES) -> set[int]:
    """Some shares of a figure in whole percent."""
    found = set()
    for name in names:
        for share in forms(figure, name):
            found |= in_percent(share)
    return found


def in_percent(share: float) -> set[int]:
    """A share in whole percent, however a half is rounded; of nearly none 1, of nearly all 99 too."""
    found = {math.floor(100 * share + 0.5 + slip) for slip in (-CLOSE, CLOSE)}
    if 0 < share < HUNDREDTH:
        found.add(1)
    elif 1 - HUNDREDTH <= share < 1:
        found.add(99)
    return found
