"""The release file by hand: rows of it as frames for the charts, for a notebook or a console."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, fields
from html import escape
from typing import TYPE_CHECKING, Any

from pipeline.errors import UsageError
from pipeline.reporting.charts.chart_points import to_point
from pipeline.reporting.charts.palette import PARTS
from pipeline.reporting.document import ChartPoint
from pipeline.reporting.indicator import CoverageRule, Indicator
from pipeline.reporting.language.text import Text, load_text
from pipeline.reporting.released import NUMBERS, REGION, coverage_rule
from pipeline.warehouse import connect

if TYPE_CHECKING:
    import pandas as pd
    from duckdb import DuckDBPyConnection

    from pipeline.settings import Settings

    Draw = Callable[..., str]

COLUMNS = [column.name for column in fields(ChartPoint)]
CARD = '<div style="max-width: 34rem; padding: 1rem; background: #fff; color: #0b0c0c">{inside}</div>'
NOTHING = "<p>No figure of this is shown.</p>"
NAME = """
    select label
    from countries
    where code = $code
    union all
    select label
    from donors
    where donor_code = $code
"""


@dataclass(frozen=True, slots=True)
class OpenRelease:
    """An open release file with the words and the coverage rule of the reports."""

    release: DuckDBPyConnection
    text: Text
    rule: CoverageRule
    close: Callable[[], None]

    def rows(self, query: str, **values: object) -> pd.DataFrame:
        """What a query on the release finds; ``$name`` in it stands for a value."""
        return self.release.execute(query, values).df()

    def points(self, figures: pd.DataFrame, row: str, *, brief: bool = False) -> pd.DataFrame:
        """Rows of ``indicator_values`` as the charts take them, shown or withheld as in a report.

        ``figures``: all numbers and the status of each, ``measure``, the column ``row`` for its label, and
        where there are such ``milestone`` (the place on the axis) and ``series`` (0 first, 1 behind it).
        ``value`` of what comes back is the figure in words, or its mark.
        """
        import pandas as pd

        found = [self._point(one, row, brief) for one in figures.to_dict("records")]
        return pd.DataFrame([asdict(point) for point in found], columns=COLUMNS)

    def parts(self, figures: pd.DataFrame, row: str) -> pd.DataFrame:
        """Counts as parts of a stacked bar per label; a bar of which a part is withheld is its mark.

        ``figures`` as for ``points``, with ``series`` the place of the part.
        """
        import pandas as pd

        points: list[ChartPoint] = []
        for label, group in figures.groupby(row, sort=False):
            points += self._bar(str(label), group.to_dict("records"))
        return pd.DataFrame([asdict(point) for point in points], columns=COLUMNS)

    def drawing(
        self, draw: Draw, frame: pd.DataFrame, title: str, said: str, parts: Sequence[str] = (), **more: Any
    ) -> str:
        """A chart as HTML on white, or a line where nothing in it may be drawn.

        ``said`` stands for it where it cannot be seen; ``parts`` names those of a stacked bar.
        """
        if frame.empty or not (frame["sign"] == "").any():
            signs = ", ".join(sorted(set(frame["sign"]))) if len(frame) else self.text("marks.x")
            return CARD.format(inside=f"<b>{escape(title)}</b><br>{self.text('page.not_drawn')} {signs}")
        key = "".join(letter for letter in title.lower() if letter.isalnum())
        points = [ChartPoint(**one) for one in frame.to_dict("records")]
        drawn = draw(points, key, title, said, **more)
        return CARD.format(inside=f"<b>{escape(title)}</b><br>{_named(parts)}{drawn}")

    def name_of(self, scope: str) -> str:
        """A scope in words. ``UsageError`` with those that there are, where the release has no such scope."""
        found = self.release.execute("select scope from scope_sizes order by scope").fetchall()
        known = [row[0] for row in found]
        if scope not in known:
            raise UsageError(
                "This release has nothing for what SCOPE says.", f"Write one of: {', '.join(known)}."
            )
        if scope == REGION:
            return self.text("words.region")
        named = self.release.execute(NAME, {"code": scope.partition(":")[2]}).fetchone()
        return str(named[0]) if named else scope

    def _point(self, one: dict[str, Any], row: str, brief: bool) -> ChartPoint:
        milestone = one.get("milestone")
        place = 0.0 if _is_missing(milestone) else float(milestone)  # type: ignore[arg-type]
        return to_point(
            self.text,
            self._figure(one),
            str(one[row]),
            int(one.get("series", 0)),
            position=place,
            brief=brief,
        )

    def _figure(self, one: dict[str, Any]) -> Indicator:
        numbers = {name: None if _is_missing(one[name]) else one[name] for name in NUMBERS}
        return Indicator("", one["measure"], None, None, "", (), None, one["status"], self.rule, **numbers)

    def _bar(self, label: str, parts: Sequence[dict[str, Any]]) -> list[ChartPoint]:
        hidden = next((one for one in parts if _is_missing(one["numerator"])), None)
        whole = 0 if hidden else sum(one["numerator"] for one in parts)
        if not whole:
            status = hidden["status"] if hidden else "x"
            sign = self.text(f"marks.{status if status in ('c', 'z') else 'x'}")
            return [ChartPoint(label, 0, 0, value=sign, sign=sign)]
        found, before = [], 0
        for one in parts:
            number = int(one["numerator"])
            ends = 100 * before / whole, 100 * (before + number) / whole
            if number:
                found.append(
                    ChartPoint(
                        label, int(one["series"]), 0, ends[1] - ends[0], *ends, value=self.text.count(number)
                    )
                )
            before += number
        return found


def open_release(settings: Settings, language: str = "en") -> OpenRelease:
    """Open the release file of a working folder, to look only."""
    stack = ExitStack()
    release = stack.enter_context(connect(settings.release_db, settings, read_only=True))
    found = release.execute("select assumption, value from assumptions").fetchall()
    rule = coverage_rule({"assumption": name, "value": value} for name, value in found)
    return OpenRelease(release, load_text(settings.reports, language), rule, stack.close)


def table(frame: pd.DataFrame, headings: Mapping[str, str]) -> str:
    """Columns of a frame as an HTML table under headings for readers, in the order of ``headings``.

    A line of words where the frame has no row.
    """
    if frame.empty:
        return NOTHING
    found = frame[list(headings)].set_axis([*headings.values()], axis="columns")
    return str(found.to_html(index=False, border=0, justify="left", na_rep=""))


def _named(parts: Sequence[str]) -> str:
    """The names of parts, each behind its colour."""
    return " ".join(
        f'<span style="background: {colour}">&emsp;</span>&nbsp;{escape(part)}&ensp;'
        for part, colour in zip(parts, PARTS, strict=False)
    )


def _is_missing(value: object) -> bool:
    import pandas as pd

    return bool(pd.isna(value))
