"""Who gets a report, and the ways to write it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
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


def donors(settings: Settings) -> set[str]:
    """The codes of the donors that the configuration names; no other has figures of its own."""
    return {row["donor_code"] for row in _rows(settings, "donors")}


def refuse_unnamed(settings: Settings, chosen: Sequence[str]) -> None:
    """``UsageError`` for a report to a donor that the configuration does not name."""
    named = {f"donor:{code}" for code in donors(settings)}
    for audience in chosen:
        if audience.startswith("donor:") and audience not in named:
            raise UsageError(
                f"The donor of the report to {audience} is not in seeds/donors.csv.",
                "Add a row for it; without one its cases count in the region only.",
            )


def _three_letters(settings: Settings) -> dict[str, str]:
    return {row["iso2"]: row["code"] for row in _rows(settings, "countries") if row["iso2"]}


def _rows(settings: Settings, seed: str) -> list[dict[str, str]]:
    with (settings.seeds / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
