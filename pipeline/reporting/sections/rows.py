"""Charts of dots and intervals at one milestone, shared by several sections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.reporting.document import Mark, Panel
from pipeline.reporting.marks import to_mark
from pipeline.reporting.wording import net_phrase, phrase

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.tables import Line


def rows_panel(
    context: Context,
    key: str,
    title: str,
    scopes: Sequence[str],
    lines: Sequence[Line],
    *,
    targets: Sequence[float] = (),
    net: bool = False,
) -> Panel:
    """One row per line, one dot and interval per scope; ``targets`` belong to the first scope."""
    marks: list[Mark] = []
    for number, line in enumerate(lines):
        for scope, figure in zip(scopes, line.figures, strict=True):
            target = targets[number] if targets and scope == scopes[0] else None
            marks.append(
                to_mark(context.text, figure, line.heading, context.series(scope), target=target, net=net)
            )
    described = " ".join(_described(context, scope, lines, place, net) for place, scope in enumerate(scopes))
    return Panel(key, title, described, "rows", tuple(marks), "points" if net else "percent")


def _described(context: Context, scope: str, lines: Sequence[Line], place: int, net: bool) -> str:
    parts = []
    for line in lines:
        figure = line.figures[place]
        words = (
            net_phrase(context.text, figure) if net and figure.has_estimate else phrase(context.text, figure)
        )
        parts.append(f"{line.heading}: {words}")
    return f"{context.scope_name(scope)}. {'; '.join(parts)}."
