"""A figure in words: in a sentence, beside a dot, as a mark. All follow the figure's state."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pipeline.reporting.indicator import Indicator, State
from pipeline.reporting.language.text import signed, whole

if TYPE_CHECKING:
    from pipeline.reporting.language.text import Text


ROUNDING = 1e-9


def phrase(text: Text, figure: Indicator) -> str:
    """A share within a sentence: ``74 of 120 (62%, 95% interval 53 to 70)``, by state.

    With coverage below 60 % the bounds come first, below 40 % they come alone.
    """
    if not figure.drawable:
        return text(f"phrase.{figure.state}")
    told = _band(text, figure) if figure.has_band else _estimate(text, figure) if figure.has_estimate else ""
    if figure.state in (State.SHOWN, State.BAND):
        return told
    assert figure.bounds is not None and figure.coverage is not None
    bounds: dict[str, object] = {
        "low": whole(figure.bounds[0]),
        "high": whole(figure.bounds[1]),
        "coverage": text.percent(math.floor(100 * figure.coverage) / 100),
    }
    if figure.state is State.BOUNDS_ONLY:
        return text("phrase.bounds_only", **bounds)
    return text("phrase.bounds_first", **bounds, estimate=told)


def net_phrase(text: Text, figure: Indicator) -> str:
    """Net change within brackets: ``+24 points, 95% interval +15 to +33, 110 people``."""
    estimate, low, high = figure.share
    return text(
        "phrase.net",
        points=signed(estimate),
        interval=text.signed_spread(low, high),
        number=text.count(figure.numerator or 0),
        people=text.people(figure.denominator or 0),
    ) + flags(text, figure)


def beside(text: Text, figure: Indicator, *, net: bool = False, brief: bool = False) -> str:
    """A figure beside its dot: ``62% (74 of 120)``, brief ``62%``; a mark where nothing is drawn.

    Bounds stand first or alone where coverage asks for it.
    """
    if not figure.drawable:
        return mark(text, figure)
    if figure.state is State.BAND:
        if brief:
            return at_the_end(text, figure)
        ends, known = numbers(text, figure), text.count(figure.denominator or 0)
        words = text("chart.value", percent=at_the_end(text, figure), achieved=ends, known=known)
        return words + text("marks.earlier_in_chart") if figure.earlier else words
    if figure.state in (State.BOUNDS_ONLY, State.BOUNDS_FIRST):
        return _bounded(text, figure, brief)
    estimate, low, high = figure.share
    if brief:
        return text.percent(estimate)
    if net:
        words = text("chart.net_value", points=signed(estimate), interval=text.signed_spread(low, high))
    elif figure.is_count:
        words = text(
            "chart.value",
            percent=text.percent(estimate),
            achieved=text.count(figure.numerator or 0),
            known=text.count(figure.denominator or 0),
        )
    else:
        words = text.percent(estimate)
    return words + text("marks.earlier_in_chart") if figure.earlier else words


def _bounded(text: Text, figure: Indicator, brief: bool) -> str:
    """Bounds beside their bar, and the share after them where it may stand: ``30-80% (60%)``."""
    assert figure.bounds is not None
    words = text("chart.bounds", low=whole(figure.bounds[0]), high=whole(figure.bounds[1]))
    if brief or figure.state is State.BOUNDS_ONLY:
        return words
    share = at_the_end(text, figure) if figure.has_band else text.percent(figure.value)
    return text("chart.bounds_first", bounds=words, percent=share)


def numbers(text: Text, figure: Indicator) -> str:
    """Between which two numbers a band is: 0 to 3."""
    assert figure.ends is not None
    return text("band.numbers", low=text.count(figure.ends[0]), high=text.count(figure.ends[1]))


def at_the_end(text: Text, figure: Indicator) -> str:
    """How low or how high a band is, rounded outward: ``7% or less``, ``93% or more``."""
    low, high = figure.band
    if low == 0:
        return text("band.at_most", percent=math.ceil(100 * high - ROUNDING))
    return text("band.at_least", percent=math.floor(100 * low + ROUNDING))


def _band(text: Text, figure: Indicator) -> str:
    assert figure.ci_low is not None and figure.ci_high is not None
    words = text(
        "phrase.estimate",
        achieved=numbers(text, figure),
        known=text.count(figure.denominator or 0),
        percent=at_the_end(text, figure),
        interval=text.spread(figure.ci_low, figure.ci_high),
    )
    return words + as_before(text, figure)


def measured(text: Text, number: float, unit: str) -> str:
    """A number with its unit: ``13 months``, ``1 month``, ``4.5 outcomes``."""
    key = f"units.{unit}_one" if number == 1 else f"units.{unit}"
    return text(key, number=text.decimal(number))


def mark(text: Text, figure: Indicator) -> str:
    """The shorthand of a figure without a number, such as ``[c]``."""
    return text(f"marks.{figure.state if figure.state in ('c', 'z') else 'x'}")


def _estimate(text: Text, figure: Indicator) -> str:
    estimate, low, high = figure.share
    words = text(
        "phrase.estimate" if figure.is_count else "phrase.rate",
        achieved=text.count(figure.numerator or 0),
        known=text.count(figure.denominator or 0),
        percent=text.percent(estimate),
        interval=text.spread(low, high),
    )
    return words + flags(text, figure)


def flags(text: Text, figure: Indicator) -> str:
    """What stands behind a share: that it is not reliable, that it is shown as it was released before."""
    low = f" {text('marks.low')}" if figure.low_reliability else ""
    return low + as_before(text, figure)


def as_before(text: Text, figure: Indicator) -> str:
    """Up to which month a figure counts, where it is shown as it was released before."""
    return f" {text('marks.earlier', month=f'{figure.earlier:%Y-%m}')}" if figure.earlier else ""
