"""Charts of the parts of a whole: one bar per row, one colour per part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.reporting.charts.bars import fits
from pipeline.reporting.charts.chart_points import at_most_three, signs
from pipeline.reporting.document import Chart, ChartPoint, LegendKey, Panel

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Table
    from pipeline.reporting.language.text import Text


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, the counts of its parts in their order (None = no such part), or a mark instead."""

    label: str
    parts: tuple[int | None, ...]
    mark: str = ""

    @property
    def whole(self) -> int:
        return sum(part or 0 for part in self.parts)


def stack(
    context: Context,
    key: str,
    words: tuple[str, str],
    parts: Sequence[str],
    drawings: Sequence[tuple[str, Sequence[Bar]]],
    table: Table,
    *,
    colours: Sequence[int] = (),
) -> Chart:
    """One drawing per (title, bars); ``words`` are title and subtitle, ``parts`` the names of the parts.

    ``colours`` are the places in the palette, where they are not those of the parts.
    """
    palette = tuple(colours or range(len(parts)))
    panels = tuple(
        _panel(context, f"{key}-drawing-{number}", title, bars, parts, palette)
        for number, (title, bars) in enumerate(drawings, start=1)
    )
    names = dict(zip(palette, parts, strict=True))
    named = tuple(_named(context.text, panel, names, wide=len(panels) == 1) for panel in panels)
    points = [point for panel in panels for point in panel.points]
    unnamed = {
        colour for panel, other in zip(panels, named, strict=True) for colour in _unnamed(panel, other)
    }
    legend = [LegendKey(f"part{colour}", name) for colour, name in names.items() if colour in unnamed]
    legend += signs(context.text, points)
    return Chart(key, *words, named, at_most_three(context.text, legend), table)


def _named(text: Text, panel: Panel, names: dict[int, str], *, wide: bool) -> Panel:
    """The parts of the first bar that is drawn say their names where they have room."""
    first = next((point.row for point in panel.points if not point.sign), None)

    def with_name(point: ChartPoint) -> ChartPoint:
        said = text.pair(names[point.series], point.value) if point.row == first and not point.sign else ""
        return replace(point, value=said) if said and fits(point, said, wide) else point

    return replace(panel, points=tuple(with_name(point) for point in panel.points))


def _unnamed(panel: Panel, named: Panel) -> set[int]:
    """Colours of parts that say their name in no bar."""
    pairs = zip(panel.points, named.points, strict=True)
    told = {point.series for point, other in pairs if point.value != other.value}
    return {point.series for point in panel.points if not point.sign} - told


def _panel(
    context: Context,
    key: str,
    title: str,
    bars: Sequence[Bar],
    parts: Sequence[str],
    palette: Sequence[int],
) -> Panel:
    points = tuple(point for bar in bars for point in _points(context, bar, palette))
    said = context.text.parts(_described(context.text, bar, parts) for bar in bars)
    return Panel(key, title, context.text("words.sentence", said=said), "stacked", points)


def _points(context: Context, bar: Bar, palette: Sequence[int]) -> list[ChartPoint]:
    if bar.mark or not bar.whole:
        sign = bar.mark or context.text("marks.x")
        return [ChartPoint(bar.label, 0, 0, value=sign, sign=sign)]
    found, so_far = [], 0
    for colour, part in zip(palette, bar.parts, strict=True):
        if part:
            ends = 100 * so_far / bar.whole, 100 * (so_far + part) / bar.whole
            share = 100 * part / bar.whole
            found.append(ChartPoint(bar.label, colour, 0, share, *ends, value=context.text.count(part)))
            so_far += part
    return found


def _described(text: Text, bar: Bar, parts: Sequence[str]) -> str:
    if bar.mark or not bar.whole:
        return text.pair(bar.label, bar.mark)
    said = (
        f"{name} {text.count(number)}"
        for name, number in zip(parts, bar.parts, strict=True)
        if number is not None
    )
    return text.pair(bar.label, text("words.list.between").join(said))
