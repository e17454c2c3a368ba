"""The writing commands, each in short sentences."""

from __future__ import annotations

import os
import sysconfig
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipeline import ingest as intake
from pipeline import schedule, warehouse
from pipeline.encryption.note import KEYRING
from pipeline.errors import UsageError
from pipeline.jobs import agenda, audiences, encrypting, inbox, landed, released, releasing, taking, unknown
from pipeline.jobs.building import build_figures
from pipeline.jobs.proposals import making, names, proposal, standing
from pipeline.jobs.releasing import Wish
from pipeline.jobs.work import Outcome, Work, finish_removal, writing
from pipeline.sample import bundled as bundled_sample
from pipeline.sample import write as write_sample
from pipeline.schedule import Period
from pipeline.sources import Choice

if TYPE_CHECKING:
    from pipeline.settings import Settings

NO_WISH = Wish()


def sample(work: Work, cases: int, seed: int, out: Path, form: Literal["csv", "parquet"]) -> None:
    """Write a made-up export package."""
    write_sample(cases, seed, out, settings=work.settings, form=form, progress=work.progress)


def ingest(
    work: Work, paths: Sequence[Path], choice: Choice = taking.NO_CHOICE, *, put_aside: bool = False
) -> Outcome:
    """Take packages and exports in, each whole or not at all.

    ``choice`` is what was said of the exports; ``put_aside``: however many of their rows are put aside.
    """
    with writing(work, "ingest") as outcome:
        taking.take_named(work, paths, outcome, choice, put_aside=put_aside)
    return outcome


def build(work: Work, as_of: date | None) -> Outcome:
    """Compute the marts from what was taken in, and check them; with ``as_of``, as they were known then."""
    with writing(work, "build") as outcome:
        _need_data(work.settings)
        build_figures(work, as_of, outcome, known_by=as_of, anew=True)
    return outcome


def release(
    work: Work, written_audiences: Sequence[str], periods: Sequence[Period], wish: Wish = NO_WISH
) -> Outcome:
    """Decide what may be shown for each period and write the reports, or stop at what is wished, for one."""
    chosen = sorted({audiences.resolve(work.settings, written) for written in written_audiences})
    audiences.refuse_unnamed(work.settings, chosen)
    in_turn = sorted(set(periods))
    _refuse_several(work.settings, in_turn, wish)
    wish = replace(wish, by=names.given(wish.by))
    with writing(work, "release", wish.by) as outcome:
        with warehouse.one_reader(work.settings.cases_db):
            _need_data(work.settings, up_to=in_turn[-1])
            audiences.refuse_empty(chosen, landed.audiences(work.settings))
            landed.refuse_without_audiences(work.settings)
        if wish.propose:
            making.refuse_another(work.settings, in_turn[0])
        for period, named in work.of_each(in_turn):
            releasing.release(named, chosen, period, outcome, wish)
    return outcome


def _refuse_several(settings: Settings, periods: Sequence[Period], wish: Wish) -> None:
    """``UsageError`` where several periods are asked for and each waits for what becomes of another."""
    if len(periods) > 1 and wish.dry_run:
        raise UsageError(
            "A dry run is of one period: what a later one may show depends on what was released before.",
            "Name one --period.",
        )
    if len(periods) > 1 and (wish.propose or releasing.needs_two(settings)):
        raise UsageError(
            "A proposal is of one period: what a later one may show depends on what was released before.",
            "Name one --period, and the next when that one is approved.",
        )


def run(
    work: Work, paths: Sequence[Path], choice: Choice = taking.NO_CHOICE, *, put_aside: bool = False
) -> Outcome:
    """Take in what is given and what lies in the inbox; then make every report that is due.

    On a first start in a folder that nobody has set up: the bundled sample.
    """
    settings = work.settings
    audiences.refuse_unknown(settings)
    with writing(work, "run") as outcome:
        if not paths and _is_first_start(settings):
            outcome.is_sample = True
            work.progress(
                "There is no data yet: taking the bundled SYNTHETIC sample. These are not real people"
            )
            paths = [bundled_sample()]
        taking.take_named(work, paths, outcome, choice, put_aside=put_aside)
        if outcome.is_cut_short:
            return outcome
        refused = inbox.take(
            settings, work.clock, lambda path: taking.take(work, [path], outcome, put_aside=put_aside)
        )
        landed.refuse_without_audiences(settings)
        due, wish = _due_now(work), Wish(by=names.given(""))
        for period, named in work.of_each(due):
            if outcome.proposal is None:  # what a later period may show depends on what becomes of it
                refusal = releasing.release_or_refusal(named, due[period], period, outcome, wish)
                outcome.is_held_up |= refusal is not None
                refused += [refusal] if refusal else []
        if outcome.news and not (outcome.reports or outcome.proposal):
            build_figures(work, None, outcome)
        if not outcome.reports and outcome.proposal is None:
            outcome.proposal, outcome.review = standing.waiting(settings), proposal.page(settings)
            outcome.out_already = [] if outcome.is_held_up else released.newest(settings)
        outcome.refusals = refused
    return outcome


def demo(work: Work) -> Outcome:
    """Do all of it with the bundled sample, in a folder of its own."""
    if work.settings.own_config.is_dir() or not all(
        package.is_synthetic for package in landed.packages(work.settings)
    ):
        raise UsageError(
            "This folder is somebody's workspace: the made-up sample does not belong in it.",
            "Name another folder: `reintegration demo FOLDER`.",
        )
    return run(work, [])


def forget(work: Work, case_id: str, provider_id: str | None) -> Outcome:
    """Take one case out of everything that is kept; the figures are built again without it."""
    with writing(work, "forget") as outcome:
        _need_data(work.settings)
        with warehouse.connect(work.settings.cases_db, work.settings) as connection:
            intake.forget(case_id, provider_id, connection, work.settings, resumed=bool(outcome.removals))
        outcome.notes += unknown.links_of(work.settings, case_id)
        finish_removal(work, outcome)
    return outcome


def timers(settings: Settings, kind: schedule.Kind) -> str:
    """The text that makes this computer start ``reintegration run`` by itself."""
    name = "reintegration.exe" if os.name == "nt" else "reintegration"
    user = "\\".join(filter(None, map(os.environ.get, ("USERDOMAIN", "USERNAME")))) if os.name == "nt" else ""
    in_store = encrypting.encryption(settings).kept_in == KEYRING
    program = Path(sysconfig.get_path("scripts")) / name
    return schedule.units(kind, program, settings.home, user, key_in_store=in_store)


def _is_first_start(settings: Settings) -> bool:
    """Nobody has set the folder up, and nothing is in it."""
    return not (settings.own_config.is_dir() or landed.packages(settings) or inbox.waiting(settings))


def _due_now(work: Work) -> dict[Period, list[str]]:
    by_period: dict[Period, list[str]] = {}
    for entry in agenda.due(work.settings, work.today):
        if entry.now:
            by_period.setdefault(entry.period, []).append(entry.audience)
    return by_period


def _need_data(settings: Settings, up_to: Period | None = None) -> None:
    landed.refuse_none(settings)
    newest = agenda.newest_month(settings)
    assert newest is not None
    if up_to and newest < up_to.last_month:
        raise UsageError(
            f"The data reach {newest:%Y-%m}; {up_to} needs them up to {up_to.last_month:%Y-%m}.",
            "Take in newer exports first, or release an earlier period.",
        )
