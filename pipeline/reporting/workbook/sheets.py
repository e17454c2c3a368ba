"""Which sheets a workbook has, in which order, and the shown figures that stand on each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.reporting.exchange.many_rows import kept
from pipeline.reporting.exchange.observations import shown
from pipeline.reporting.released import REGION
from pipeline.reporting.workbook import figures, logframe, records, since_last
from pipeline.reporting.workbook.key_figures import KEY
from pipeline.reporting.workbook.naming import names, sheet_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.reporting.context import Context
    from pipeline.reporting.workbook.cells import Row
    from pipeline.reporting.workbook.sheet import Sheet

ACHIEVEMENT = "M01"
# The families of measures on each sheet, for everybody.
TOPICS = {
    "outcomes": (ACHIEVEMENT, "M02", "M11", "M17"),
    "coverage": ("M03", "M20"),
    "change": ("M04", "M05", "M06", "M07", "M08"),
    "needs": ("M09", "M10", "M21"),
    "rights": ("M12", "M13", "M14", "M15", "M16", "M18", "M19"),
}
ORDER = (
    "notes", KEY, "logframe", "outcomes", "coverage", "change", "groups", "needs", "rights", "since_last",
    "checks", "withheld", "definitions", "data",
)  # fmt: skip
INTERVAL = ("shown", "estimate", "ci_low", "ci_high", "numerator", "denominator")
COLUMNS = {
    "groups": ("scope_name", "breakdown_name", "group_name", "outcome_name", *INTERVAL, "earlier"),
    "data": (
        "scope_name", "measure", "measure_name", "outcome", "outcome_name", "area_name", "milestone",
        "breakdown_name", "group_name", *INTERVAL, "numerator_low", "numerator_high", "bound_low",
        "bound_high", "unknown", "not_applicable", "due", "earlier",
    ),
}  # fmt: skip


def order(context: Context) -> tuple[str, ...]:
    """The sheets after the cover; a logframe only for whom there are targets."""
    return tuple(key for key in ORDER if key != "logframe" or context.definition.kind == "donor")


def sheets(context: Context) -> Iterator[Sheet]:
    """Every sheet that has a row, but the key figures."""
    observed = shown(context.release)
    rows = figures.rows(context, observed)
    found = {
        "notes": records.notes(context),
        "logframe": logframe.rows(context),
        **{topic: figures.beside(context, observed, families) for topic, families in TOPICS.items()},
        "groups": _groups(context, rows),
        "since_last": since_last.rows(context),
        "checks": records.checks(context),
        "withheld": records.withheld(context),
        "definitions": records.definitions(context),
        "data": _few_enough(rows),
    }
    called = names(context.text, ("cover", *order(context)))
    for key in order(context):
        if found.get(key):
            columns = figures.columns_beside(context) if key in TOPICS else COLUMNS.get(key, ())
            yield sheet_of(context, key, called[key], columns, found[key], whole=key == "data")


def _few_enough(rows: Sequence[Row]) -> Sequence[Row]:
    """So many rows as a spreadsheet opens at once: the breakdowns with most rows stand in the data files."""
    left = kept(Counter(str(row["breakdown"]) for row in rows))
    return [row for row in rows if row["breakdown"] in left]


def _groups(context: Context, rows: Sequence[Row]) -> list[Row]:
    """Outcomes of groups at the milestone that the report looks at, those of one breakdown together."""
    found = [
        row
        for row in rows
        if row["breakdown"] != figures.EVERYBODY
        and row["measure"] == ACHIEVEMENT
        and row["months"] == str(context.focus)
    ]
    place = [row["breakdown"] for row in context.release.records["breakdowns"]]
    return sorted(
        found, key=lambda row: (row["scope"] == REGION, place.index(row["breakdown"]), str(row["group_name"]))
    )
