"""People who were trafficked as children beside those trafficked as adults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.comparison import Direction
from pipeline.reporting.language.wording import phrase
from pipeline.reporting.sections.parts import pairs

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.sections.parts.pairs import Pair

AGE = "age_trafficked"
CHILD, ADULT = "child", "adult"
NAMED = 2  # clear differences at most that a sentence names


def beside_adults(context: Context) -> str:
    """Two outcomes of both, side by side, and in how many they differ; empty where nothing can be set so."""
    found = [
        pair
        for pair in pairs.pairs(context, context.own, AGE)
        if tuple(one.group[0] for one in pair.figures) == (CHILD, ADULT)
    ]
    return _sentences(context, found) if found else ""


def _sentences(context: Context, found: list[Pair]) -> str:
    """Clear differences where there are any, else two outcomes side by side; and how many were compared."""
    told = [one for one in found if one.direction in (Direction.HIGHER, Direction.LOWER)]
    compared = pairs.compared(context, context.own, AGE)
    if told:
        return " ".join([compared, *(_clear(context, one) for one in told[:NAMED])])
    return f"{_side_by_side(context, found)} {compared}"


def _side_by_side(context: Context, found: list[Pair]) -> str:
    """The outcomes with the lowest and the highest share of children, each with that of adults."""
    text = context.text
    ordered = sorted(found, key=lambda pair: pair.figures[0].value)
    parts = [
        text("children.part", **_words(context, one)) for one in dict.fromkeys((ordered[0], ordered[-1]))
    ]
    at = text.opening(context.at(context.focus))
    return text("children.beside", at=at, whose=context.whose(context.own), parts=text.parts(parts))


def _clear(context: Context, pair: Pair) -> str:
    words = _words(context, pair) | {"outcome": context.outcome_name(pair.outcome)}
    return context.text(f"children.{pair.direction}", **words)


def _words(context: Context, pair: Pair) -> dict[str, str]:
    child, adult = (phrase(context.text, figure) for figure in pair.figures)
    return {"outcome": context.outcome_name(pair.outcome).lower(), "child": child, "adult": adult}
