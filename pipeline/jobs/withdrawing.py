"""Takes back what was released: out of out/, onto the record, with a notice for whoever has it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import count
from typing import TYPE_CHECKING

from pipeline import disclosure, warehouse
from pipeline import ingest as intake
from pipeline.errors import UsageError
from pipeline.jobs import audiences, released, touched, withdrawal_plan
from pipeline.jobs.proposals import names
from pipeline.jobs.touched import Report
from pipeline.jobs.withdrawal_plan import Plan
from pipeline.jobs.work import Work, writing

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.disclosure import Entry
    from pipeline.schedule import Period
    from pipeline.settings import Settings

LONGEST_REASON = 200  # letters
UNKNOWN_RUN = "unknown"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What was withdrawn, where it lies now, and which other reports that are out it touches.

    ``same`` show figures of it too; ``beside`` were decided beside it, and show others. ``of_period`` are
    those of the same period that are still out.
    """

    period: str
    folders: Mapping[str, Path]
    same: Sequence[Report]
    beside: Sequence[Report]
    of_period: Sequence[Report]


def withdraw(
    work: Work, period: Period, written_audience: str | None, reason: str = "", by: str = ""
) -> Withdrawal:
    """Take one report of a period back, or all of them; ``by`` is who does it, for the journal of the team.

    ``UsageError`` where no such report is out, or the reason may name a case.
    """
    settings, of = work.settings, str(period)
    refuse_detail(reason)
    name = names.given(by)
    audience = audiences.resolve(settings, written_audience) if written_audience else None
    with writing(work, "withdraw", name):
        chosen = _chosen(settings, of, audience)
        with warehouse.connect(settings.cases_db, settings) as connection:
            intake.prepare(connection, settings)
            disclosure.recover(settings, connection, has_reports=True)
            known = disclosure.registered(settings)
            runs = {each: released.run(settings, each, of) or UNKNOWN_RUN for each in chosen}
            numbers = touched.numbers(known, of, runs.values())
            others = touched.by(settings, connection, chosen, of, known, numbers)
        plan = Plan(
            period=of,
            runs=runs,
            moves={each: _move(settings, each, of, runs[each]) for each in chosen},
            taken_back=_without_report(settings, chosen, of, known, numbers),
            reason=reason,
            entered_at=f"{work.clock():%Y-%m-%dT%H:%M:%SZ}",
            after=len(known),
            by=name,
        )
        withdrawal_plan.begin(settings, plan)
        withdrawal_plan.finish(settings)
    return Withdrawal(
        period=of,
        folders={each: settings.home / goes for each, (_, goes) in plan.moves.items()},
        same=others.same,
        beside=others.beside,
        of_period=sorted(each for each in released.existing(settings) if each[0] == of),
    )


def refuse_detail(reason: str) -> None:
    """``UsageError`` where a reason is long, or has a number that is no year or period: it may be a case's.

    It goes to everybody who has the report.
    """
    words = re.findall(r"\S*\d\S*", reason)
    numbers = [word for word in words if not re.fullmatch(r"\W*20\d\d([HQ]\d|Y\d\d|-\d\d)?\W*", word)]
    if numbers or len(reason) > LONGEST_REASON or not reason.isprintable():
        raise UsageError(
            "The reason goes to everybody who has the report: it may hold no number but years and periods, "
            f"and at most {LONGEST_REASON} letters.",
            "Say what kind of mistake it was, for example: a provider had sent old data.",
        )


def _chosen(settings: Settings, period: str, audience: str | None) -> list[str]:
    out = released.existing(settings)
    chosen = sorted(each for of, each in out if of == period and audience in (None, each))
    if chosen:
        return chosen
    named = {" ".join(each): each for each in sorted(out)}
    near = get_close_matches(f"{period} {audience or ''}", named, 1, 0)
    raise UsageError(
        f"There is no report of {audience} for {period} in out/."
        if audience
        else f"There is no report for {period} in out/.",
        f"The nearest is `reintegration withdraw {near[0]}`; `reintegration status` shows what was withdrawn."
        if near
        else "No report is out at all; `reintegration status` shows what was withdrawn.",
    )


def _move(settings: Settings, audience: str, period: str, run_id: str) -> tuple[str, str]:
    """Where a report lies, and where it goes to: below the home, and nowhere where something lies."""
    lies = released.folder(settings, audience, period)
    goes = settings.withdrawn / period / f"{lies.name}-{run_id}"
    tries = (goes if n == 1 else goes.with_name(f"{goes.name}-{n}") for n in count(1))
    free = next(each for each in tries if not each.exists())
    return lies.relative_to(settings.home).as_posix(), free.relative_to(settings.home).as_posix()


def _without_report(
    settings: Settings, chosen: Collection[str], period: str, known: Sequence[Entry], numbers: Sequence[int]
) -> list[int]:
    """The releases that no report is left of when those that are chosen are gone; of a whole period all."""
    left = {each for of, each in released.existing(settings) if of == period} - set(chosen)
    if not left:
        return touched.numbers(known, period, {entry.run_id for entry in known})
    stay = {released.run(settings, each, period) for each in left}
    return [] if None in stay else sorted(set(numbers) - set(touched.numbers(known, period, stay)))
