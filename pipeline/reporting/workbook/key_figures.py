"""What the key figures are: outcomes, who was followed and unmet needs, each a chart over a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.reporting.goals import MEASURE, targets_of
from pipeline.reporting.language.text import whole
from pipeline.reporting.released import REGION
from pipeline.reporting.workbook.cells import count, share
from pipeline.reporting.workbook.figures import how
from pipeline.reporting.workbook.naming import unique

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.indicator import Indicator
    from pipeline.reporting.workbook.cells import Cell

KEY = "key_figures"
COVERAGE, UNMET = "M03", "M09_persons"
# With fewer shown figures of its own a chart shows the region's.
FEWEST = 3
CHARTED = ("share", "ci_low", "ci_high", "numerator", "denominator", "shown")
BESIDE = ("share", "ci_low", "ci_high", "shown")


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a chart: the columns of its share and of how far its interval goes down and up.

    ``ends`` is None where it is drawn without an interval; ``kind`` says how it is drawn.
    """

    kind: str
    share: int
    ends: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A chart over its table; the first ``drawn`` rows are in the chart, those without a figure below."""

    key: str
    title: str
    axis: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    drawn: int
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what it is of, its figures by scope (the first is charted), a target where there is one."""

    label: str
    figures: tuple[Indicator, ...]
    target: float | None = None

    @property
    def is_drawn(self) -> bool:
        return self.figures[0].has_estimate


def blocks(context: Context) -> tuple[Block, ...]:
    """The key figures that have something to draw."""
    found = (_outcomes(context), _followed(context), _unmet(context))
    return tuple(block for block in found if block.drawn)


def _outcomes(context: Context) -> Block:
    """Every outcome at the focus milestone beside its target, or beside the region."""
    targets = {
        row["outcome"]: row["target"] for row in targets_of(context) if row["milestone"] == context.focus
    }
    lines = _lines(
        context,
        [
            (context.outcome_name(outcome), (MEASURE, context.focus, outcome), targets.get(outcome))
            for outcome in context.outcomes
        ],
    )
    title = context.text("workbook.key.outcomes.title", at=context.at(context.focus))
    return _block(context, "outcomes", title, _by_size(lines), ("column", "marker"))


def _followed(context: Context) -> Block:
    """Who was assessed of those due, from entry on."""
    places = [(context.milestone_name(one), (COVERAGE, one, None), None) for one in context.milestones]
    lines = _lines(context, places)
    drawn = [line for line in lines if line.is_drawn]
    rest = [line for line in lines if not line.is_drawn]
    title = context.text("workbook.key.followed.title")
    return _block(context, "followed", title, [*drawn, *rest], ("line", "line"))


def _unmet(context: Context) -> Block:
    """Who has a need that is unmet past its limit, by service area."""
    lines = [
        Line(name, tuple(context.find(one, UNMET, service_area=area) for one in _scopes(context)))
        for area, name in context.service_areas
    ]
    title = context.text("workbook.key.unmet.title")
    return _block(context, "unmet", title, _by_size(_charted(lines)), ("bar", ""))


Place = tuple[str, tuple[str, int, str | None], float | None]


def _lines(context: Context, places: Iterable[Place]) -> list[Line]:
    return _charted(
        [
            Line(label, tuple(context.find(one, *wanted) for one in _scopes(context)), target)
            for label, wanted, target in places
        ]
    )


def _scopes(context: Context) -> tuple[str, ...]:
    return tuple(dict.fromkeys((context.own, REGION)))


def _charted(lines: Sequence[Line]) -> list[Line]:
    """The report's own figures first; the region's where too few of its own can be drawn."""
    if sum(line.is_drawn for line in lines) >= FEWEST:
        return list(lines)
    return [Line(line.label, line.figures[::-1], None) for line in lines]


def _by_size(lines: Sequence[Line]) -> list[Line]:
    """The largest first, those without a figure last."""
    return sorted(lines, key=lambda line: -line.figures[0].value if line.is_drawn else 1)


def _block(context: Context, key: str, title: str, lines: Sequence[Line], kinds: tuple[str, str]) -> Block:
    """A block of figures; its last columns hold what the bars of the intervals are drawn from."""
    text, headings = context.text, context.text.entries("workbook.columns")
    first, *others = (figure.scope for figure in lines[0].figures)
    with_target = any(line.target is not None for line in lines)
    columns = [f"{key}_of", *((name, first) for name in CHARTED)]
    columns += ["target"] if with_target else []
    columns += [(name, scope) for scope in others for name in BESIDE]
    columns += ["down", "up"]
    rows = tuple(_row(context, line, with_target) for line in lines)
    drawn = sum(line.is_drawn for line in lines)
    series = [Series(kinds[0], 1, (len(columns) - 2, len(columns) - 1))]
    if kinds[1] and (with_target or others):
        series.append(Series(kinds[1], 1 + len(CHARTED)))
    return Block(
        key,
        text("workbook.key.of", title=title, scope=context.scope_name(first)),
        headings["share"],
        unique(
            headings[one] if isinstance(one, str) else text.pair(context.scope_name(one[1]), headings[one[0]])
            for one in columns
        ),
        rows,
        drawn,
        tuple(one for one in series if any(row[one.share] is not None for row in rows[:drawn])),
    )


def _row(context: Context, line: Line, with_target: bool) -> tuple[Cell, ...]:
    text, first = context.text, line.figures[0]
    cells: list[Cell] = [line.label, *_figure(context, first, CHARTED)]
    cells += [share(text, line.target)] if with_target else []
    for figure in line.figures[1:]:
        cells += _figure(context, figure, BESIDE)
    if not first.has_estimate:
        return (*cells, None, None)
    value, low, high = (whole(one) / 100 for one in first.share)
    return (*cells, share(text, round(value - low, 2)), share(text, round(high - value, 2)))


def _figure(context: Context, figure: Indicator, asked: Sequence[str]) -> list[Cell]:
    """Share, interval and counts; a share that may not stand alone is told in words only."""
    text = context.text
    value, low, high = figure.share if figure.has_estimate else (None, None, None)
    told: dict[str, Cell] = {
        "share": share(text, value),
        "ci_low": share(text, low),
        "ci_high": share(text, high),
        "numerator": count(figure.numerator),
        "denominator": count(figure.denominator),
        "shown": how(context, figure),
    }
    return [told[name] for name in asked]
