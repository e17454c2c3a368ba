"""Who gets a report, and the ways to write it."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from pipeline import reporting
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.settings import Settings


def resolve(settings: Settings, written: str) -> str:
    """The audience as the report definitions write it; a country may be given by two letters or three.

    ``UsageError`` lists the known ones.
    """
    known = [report.audience for report in reporting.definitions(settings)]
    kind, _, code = written.partition(":")
    if kind.lower() == "ministry":
        code = _three_letters(settings).get(code.upper(), code)
    wanted = f"{kind}:{code}".casefold()
    for audience in known:
        if audience.casefold() == wanted:
            return audience
    raise UsageError("There is no report for this audience.", f"Use one of these: {', '.join(known)}.")


def _three_letters(settings: Settings) -> dict[str, str]:
    with (settings.seeds / "countries.csv").open(encoding="utf-8", newline="") as file:
        return {row["iso2"]: row["code"] for row in csv.DictReader(file) if row["iso2"]}
