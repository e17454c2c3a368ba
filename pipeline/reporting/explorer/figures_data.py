"""The figures as the page's script takes them: lists of places in code lists, and words told only once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pipeline.reporting.explorer.choices import subject_of
from pipeline.reporting.explorer.layouts import (
    Layout,
    cells_of,
    drawn_of,
    label_of,
    layout_of,
    signs_of,
)
from pipeline.reporting.released import REGION
from pipeline.reporting.tables.cells import headings

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.explorer.choices import Choices
    from pipeline.reporting.indicator import Indicator
    from pipeline.reporting.language.text import Text
    from pipeline.reporting.released import Record

NONE = -1  # the place of what a figure is not told apart by


@dataclass(slots=True)
class Words:
    """Words of cells, each kept once."""

    places: dict[str, int] = field(default_factory=dict)

    def told(self, words: str) -> int:
        """A count as itself; of other words their place, counted down from -1."""
        if words.isascii() and words.isdigit() and str(int(words)) == words:
            return int(words)
        return -1 - self.places.setdefault(words, len(self.places))


def figures_data(context: Context, choices: Choices, figures: Sequence[Indicator]) -> dict[str, Any]:
    """Everything that the script chooses from; each row is a figure, in the order of the code lists.

    ``rows`` holds per measure, breakdown and scope: subject, milestone, group, how it is drawn, the words
    beside it, its cells, and what is drawn of it.
    """
    words = Words()
    layouts = list(dict.fromkeys(layout_of(row) for row in choices.measures))
    tables = [*_tables(context, choices, figures, words)]
    return {
        "scopes": [[scope, context.scope_name(scope)] for scope in _scopes(context)],
        "subjects": [[code, label] for code, label in choices.subjects.items()],
        "milestones": [[str(code), label] for code, label in choices.milestones.items()],
        "breakdowns": [
            [code, label, [*choices.groups[code].values()]] for code, label in choices.breakdowns.items()
        ],
        "layouts": [_layout(context.text, layout) for layout in layouts],
        "measures": [_measure(context, row, layouts) for row in choices.measures],
        "focus": str(context.focus),
        "tables": tables,
        "texts": [*words.places],
    }


def as_json(found: object) -> str:
    """JSON that may stand within a page: no letter in it can end a script element."""
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _scopes(context: Context) -> tuple[str, ...]:
    return tuple(dict.fromkeys((context.own, REGION)))


def _layout(text: Text, layout: Layout) -> dict[str, Any]:
    columns = headings(text, layout.kinds, layout.table)
    return {
        "axis": layout.axis,
        "heads": [column.label for column in columns],
        "lead": [layout.kinds.index(kind) for kind in layout.lead],
    }


def _measure(context: Context, row: Record, layouts: Sequence[Layout]) -> list[Any]:
    """Code, name, family, what it counts, layout, and whether it is told by outcome or by service area."""
    families = {one["family"]: one["name"] for one in context.release.records["measure_families"]}
    by = "area" if str(row["by_service_area"]).lower() != "false" else "outcome"
    means = context.text(
        "explorer.means_median" if row["numerator"] is None else "explorer.means",
        numerator=row["numerator"],
        denominator=row["denominator"],
    )
    family = str(families.get(row["family"], row["family"]))
    return [row["measure"], row["name"], family, means, layouts.index(layout_of(row)), by]


def _tables(
    context: Context, choices: Choices, figures: Iterable[Indicator], words: Words
) -> Iterator[list[Any]]:
    measures = {row["measure"]: row for row in choices.measures}
    places = _Places(choices, [*measures], _scopes(context))
    for key, rows in groupby(sorted(figures, key=places.of), key=lambda figure: places.of(figure)[:3]):
        measure = choices.measures[key[0]]
        told = [_row(context.text, figure, places.of(figure)[3:], measure, words) for figure in rows]
        yield [*key, told]


def _row(text: Text, figure: Indicator, places: tuple[int, ...], measure: Record, words: Words) -> list[Any]:
    layout, unit = layout_of(measure), measure["unit"]
    label = words.told(label_of(text, figure, layout, unit))
    cells = [words.told(cell) for cell in cells_of(text, figure, layout, unit)]
    return [*places, signs_of(figure), label, *cells, *drawn_of(text, figure, layout)]


class _Places:
    """Where the parts of a figure stand in the code lists of the page."""

    def __init__(self, choices: Choices, measures: Sequence[str], scopes: Sequence[str]) -> None:
        self._measures = {code: place for place, code in enumerate(measures)}
        self._scopes = {code: place for place, code in enumerate(scopes)}
        self._subjects = {code: place for place, code in enumerate(choices.subjects)}
        self._milestones = {code: place for place, code in enumerate(choices.milestones)}
        self._breakdowns = {code: place for place, code in enumerate(choices.breakdowns)}
        self._groups = {
            code: {group: place for place, group in enumerate(groups)}
            for code, groups in choices.groups.items()
        }

    def of(self, figure: Indicator) -> tuple[int, ...]:
        """Measure, breakdown, scope, subject, milestone, group."""
        subject, milestone = subject_of(figure), figure.milestone
        return (
            self._measures[figure.measure],
            self._breakdowns[figure.breakdown],
            self._scopes[figure.scope],
            NONE if subject is None else self._subjects[subject],
            NONE if milestone is None else self._milestones[milestone],
            self._groups[figure.breakdown][figure.group],
        )
