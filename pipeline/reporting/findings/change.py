"""The sentences of the brief about change since entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.reporting.comparison import Direction
from pipeline.reporting.findings.model import Statement
from pipeline.reporting.sections.parts import known_moves
from pipeline.reporting.sections.parts.net_change import by_direction

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.indicator import Indicator


def statements(context: Context) -> list[Statement]:
    """Change in the same people, or, where more outcomes can be told so, known moves of all due."""
    found = by_direction(context, context.own)
    in_pairs = sum(map(len, found.values()))
    if known_moves.shown(context, context.own, known_moves.IMPROVED) > in_pairs:
        return [one for measure in known_moves.MOVES for one in _known(context, measure)]
    return _in_pairs(context, found)


def _in_pairs(context: Context, found: Mapping[Direction, Sequence[Indicator]]) -> list[Statement]:
    """What clearly improved or declined, and that the rest shows nothing clear."""
    text = context.text
    told = [direction for direction in (Direction.HIGHER, Direction.LOWER) if found[direction]]
    said = [
        Statement(text(f"brief.change_{direction}", outcomes=_outcomes(context, found[direction])), "change")
        for direction in told
    ]
    if not any(found.values()):
        return [Statement(text("brief.change_withheld"))]
    if found[Direction.UNCLEAR]:
        said.append(Statement(text("brief.change_unclear", number=len(found[Direction.UNCLEAR])), "change"))
    return said


def _known(context: Context, measure: str) -> list[Statement]:
    """The outcomes in which the most and the fewest moved so; nothing where there are not two."""
    text, known = context.text, known_moves.ends(context, context.own, measure)
    if known is None or known[0] is known[1]:
        return []
    low, high = known
    words = text(
        f"brief.known.{measure}",
        high_outcome=context.outcome_name(high.outcome or "").lower(),
        high=text.percent(high.value),
        low_outcome=context.outcome_name(low.outcome or "").lower(),
        low=text.percent(low.value),
    )
    return [Statement(words, known_moves.KEY)]


def _outcomes(context: Context, figures: Sequence[Indicator]) -> str:
    return context.text.listing([context.outcome_name(one.outcome or "").lower() for one in figures])
