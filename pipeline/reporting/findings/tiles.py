"""The four numbers at the top: who is supported, who was followed, what is reached, and what is unmet.

What is unmet is told of all who are due, else of those with a need; who has achieved most outcomes stands
where neither is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.comparison import against
from pipeline.reporting.findings.model import Tile
from pipeline.reporting.findings.picture import after
from pipeline.reporting.findings.results import has_targets, judged, results
from pipeline.reporting.indicator import State
from pipeline.reporting.language.text import signed
from pipeline.reporting.language.wording import at_the_end, beside
from pipeline.reporting.previous import Why, moves
from pipeline.reporting.sections.parts import of_due

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.indicator import Indicator

FOLLOWED, UNMET = "M03", "M09_persons"


def tiles(context: Context) -> tuple[Tile, ...]:
    """Four tiles, each with the change since the last report in words."""
    followed = context.find(context.own, FOLLOWED, context.focus)
    return (
        _supported(context),
        _share(context, "followed", followed),
        _reached(context),
        _unmet_or_most(context),
    )


def size_of(context: Context, scope: str) -> int | None:
    """About how many people a scope has, in tens; None where that is not told."""
    found = [row for row in context.release.records["scope_sizes"] if row["scope"] == scope]
    return found[0]["cases"] if found else None


def about(context: Context, scope: str) -> str:
    """``about 140``; says so where it is not told."""
    size = size_of(context, scope)
    if size is None:
        return context.text("brief.tiles.none")
    return context.text("brief.about", number=context.text.count(size))


def _supported(context: Context) -> Tile:
    text = context.text
    return Tile(
        text("brief.tiles.supported"),
        about(context, context.own),
        text("brief.tiles.supported_detail", month=text.month(context.release.as_of)),
        _new(context),
    )


def _new(context: Context) -> str:
    """How many came in the half-year that the report ends with; nothing where it ends within one."""
    day = context.release.as_of
    code = f"{day.year}H{1 if day.month <= 6 else 2}"
    found = context.find(context.own, "M21_new", None, None, "half_year", (code,))
    if found.status == "z":
        return ""
    if not found.drawable or found.numerator is None:
        return context.text("brief.tiles.new_withheld")
    return context.text("brief.tiles.new", number=context.text.count(found.numerator))


def _share(context: Context, kind: str, figure: Indicator) -> Tile:
    text = context.text
    label = text(f"brief.tiles.{kind}", after=after(context))
    if not figure.drawable:
        why = text(f"brief.no_figure.{figure.state}")
        return Tile(label, text("brief.tiles.none"), why, "")
    said = f"brief.tiles.{kind}_{'of' if figure.numerator is None else 'detail'}"
    counts = {"k": text.count(figure.numerator or 0), "n": text.count(figure.denominator or 0)}
    detail = text(said, **counts, most=of_due.most(context), after=after(context))
    return Tile(label, _percent(context, figure), detail, _moved(context, figure))


def _unmet_or_most(context: Context) -> Tile:
    found = (
        ("in_need", context.find(context.own, of_due.IN_NEED, context.focus)),
        ("unmet", context.find(context.own, UNMET)),
        ("most", context.find(context.own, of_due.MOST, context.focus)),
    )
    kind, figure = next((one for one in found if one[1].drawable), found[1])
    return _share(context, kind, figure)


def _percent(context: Context, figure: Indicator) -> str:
    if figure.has_estimate and figure.state is State.SHOWN:
        return context.text.percent(figure.value)
    if figure.state is State.BAND:
        return at_the_end(context.text, figure)
    return beside(context.text, figure, brief=True)


def _moved(context: Context, figure: Indicator) -> str:
    """What became of a share since the last report."""
    text = context.text
    found = moves(context.release, [figure])
    if not found:
        return text("brief.tiles.first")
    [move] = found
    if move.why is Why.REPEATED:
        return text("brief.tiles.repeated")
    if move.points is None:
        return text("brief.tiles.not_compared")
    if not move.points:
        return text("brief.tiles.same")
    many = "point" if abs(move.points) == 1 else "points"
    return text(f"brief.tiles.{many}", points=signed(move.points / 100))


def _reached(context: Context) -> Tile:
    """How many outcomes are at or above their line, of those that can be shown."""
    text, found = context.text, judged(results(context))
    kind = "target" if has_targets(found) else "half"
    label = text(f"brief.tiles.reached_{kind}")
    if not found:
        return Tile(label, text("brief.tiles.none"), text("brief.tiles.none_detail"), "")
    reached = [one for one in found if one.standing.is_reached]
    clear = sum(one.standing.is_clear for one in reached)
    return Tile(
        label,
        text("brief.tiles.of", k=len(reached), n=len(found)),
        text("brief.tiles.clearly", number=clear),
        _reached_then(context),
    )


def _reached_then(context: Context) -> str:
    """The same count in the last report, of the outcomes that both show."""
    text, found = context.text, judged(results(context))
    by_figure = {one.figure: one for one in found}
    then = [(move.then, by_figure[move.now]) for move in moves(context.release, by_figure) if move.then]
    standings = [against(figure, one.line) for figure, one in then if figure.drawable]
    if not standings:
        return text("brief.tiles.first")
    reached = sum(standing.is_reached for standing in standings)
    return text("brief.tiles.reached_then", k=reached, n=len(standings))
