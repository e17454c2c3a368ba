"""Which other reports that are out are touched by a withdrawal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline import disclosure, reporting
from pipeline.jobs import released

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.disclosure import Entry
    from pipeline.settings import Settings

Report = tuple[str, str]  # period and audience
OF_ALL = "region"  # the scope that every report shows


@dataclass(frozen=True, slots=True)
class Touched:
    """Reports that show the same figures, and reports that were decided beside them and show others."""

    same: Sequence[Report]
    beside: Sequence[Report]


def numbers(known: Sequence[Entry], period: str, runs: Iterable[str | None]) -> list[int]:
    """The releases of a period that some runs made and that were not taken back."""
    return sorted({entry.number for run in runs if run for entry in disclosure.releases(known, period, run)})


def by(
    settings: Settings,
    connection: DuckDBPyConnection,
    chosen: Collection[str],
    period: str,
    known: Sequence[Entry],
    made_by: Collection[int],
) -> Touched:
    """What the withdrawal of the ``chosen`` audiences' reports, made by some releases, touches."""
    scopes = {report.audience: {OF_ALL, report.scope} for report in reporting.definitions(settings)}
    theirs = set().union(*(scopes[each] for each in chosen))
    repeated = disclosure.repeated(settings, connection, [*made_by])
    same, beside = [], []
    for of, audience in sorted(released.existing(settings) - {(period, each) for each in chosen}):
        own = numbers(known, of, [released.run(settings, audience, of)])
        shown = set().union(*(repeated.get(number, set()) for number in own)) & theirs & scopes[audience]
        compared = disclosure.compared(known, own)  # of the region, which all show
        if audience in chosen and audience != OF_ALL:
            compared |= disclosure.compared(known, own, audience)
        if shown or (set(own) | compared) & set(made_by):
            same.append((of, audience))
        elif max(own, default=0) > min(made_by, default=0) > 0:
            beside.append((of, audience))
    return Touched(same, beside)
