"""The targets of a donor's grants, as the report, the logframe and the IATI file take them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.released import Record

MEASURE = "M01"


def targets_of(context: Context) -> list[Record]:
    """The targets of the report's donor, by milestone and outcome."""
    return [row for row in context.release.records["targets"] if row["donor_code"] == context.definition.code]


def month(target: Record) -> date:
    """The month for which a target is set."""
    value: date | str = target["target_month"]
    return value if isinstance(value, date) else date.fromisoformat(f"{value[:7]}-01")


def code(outcome: str, milestone: int) -> str:
    """The code of an outcome's achievement rate at a milestone, in the logframe as in the IATI file."""
    return f"{outcome}-{MEASURE}-{milestone}"
