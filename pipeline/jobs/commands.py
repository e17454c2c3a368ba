"""The writing commands, each in short sentences."""

from __future__ import annotations

import os
import sysconfig
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipeline import attacker, disclosure, schedule, warehouse
from pipeline import ingest as intake
from pipeline.errors import DisclosureFailure, UsageError
from pipeline.jobs import (
    agenda,
    audiences,
    inbox,
    landed,
    released,
    removing,
    reports,
    taking,
    unknown,
    verdicts,
)
from pipeline.jobs.building import build_figures
from pipeline.jobs.code_version import code_version
from pipeline.jobs.work import Outcome, Work, finish_removal, writing
from pipeline.sample import bundled as bundled_sample
from pipeline.sample import write as write_sample
from pipeline.schedule import Period
from pipeline.sources import Choice

if TYPE_CHECKING:
    from pipeline.settings import Settings


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
        build_figures(work, as_of, outcome, known_by=as_of)
    return outcome


def release(
    work: Work, written_audiences: Sequence[str], periods: Sequence[Period], *, dry_run: bool = False
) -> Outcome:
    """Decide what may be shown for each period and write the reports; ``dry_run`` only decides, for one."""
    chosen = sorted({audiences.resolve(work.settings, written) for written in written_audiences})
    audiences.refuse_unnamed(work.settings, chosen)
    in_turn = sorted(set(periods))
    if dry_run and len(in_turn) > 1:
        raise UsageError(
            "A dry run is of one period: what a later one may show depends on what was released before.",
            "Name one --period.",
        )
    with writing(work, "release") as outcome:
        _need_data(work.settings, up_to=in_turn[-1])
        audiences.refuse_empty(chosen, landed.audiences(work.settings))
        landed.refuse_without_audiences(work.settings)
        for period, named in work.of_each(in_turn):
            _release(named, chosen, period, outcome, dry_run=dry_run)
    return outcome


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
        due = _due_now(work)
        refused += [
            refusal
            for period, named in work.of_each(due)
            if (refusal := _release_or_refusal(named, due[period], period, outcome))
        ]
        if outcome.news and not outcome.reports:
            build_figures(work, None, outcome)
        if not outcome.reports:
            outcome.out_already = released.newest(settings)
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
    return schedule.units(kind, Path(sysconfig.get_path("scripts")) / name, settings.home, user)


def _release(
    work: Work, chosen: Sequence[str], period: Period, outcome: Outcome, *, dry_run: bool = False
) -> None:
    settings, version = work.settings, code_version(work.settings.project)
    hashes = [package.package_hash for package in landed.packages(settings)]
    released.refuse_other_data(settings, str(period), hashes)
    with warehouse.connect(settings.cases_db, settings) as connection:
        intake.prepare(connection, settings)
        disclosure.settle(settings, connection, has_reports=bool(released.existing(settings)))
        removing.refuse_older(settings, str(period), connection)
    run_id = disclosure.run_of(settings, str(period), period.last_month, version)
    for audience in chosen:
        released.refuse_other_version(settings, audience, str(period), version)
        released.refuse_other_run(settings, audience, str(period), run_id)
    build_figures(work, period.last_month, outcome)
    try:
        decision = disclosure.decide(settings, chosen, str(period), period.last_month, version, work.progress)
        verdict = attacker.Verdict()
        if not decision.is_registered:
            files = [*disclosure.released_files(settings), disclosure.staged_file(settings)]
            verdict = _attack(work, files, decision)
        if dry_run:
            outcome.decision = decision
            return
        disclosure.publish(settings, decision, work.clock(), verdict.as_dict())
    finally:
        disclosure.discard(settings)
    outcome.reports += reports.write(settings, chosen, str(period), work.progress)


def _attack(work: Work, files: Sequence[Path], decision: disclosure.Decision) -> attacker.Verdict:
    """Attack what a release would show; DisclosureFailure where anything can be told."""
    today, release = decision.number, disclosure.partial_file(work.settings)
    claimed = verdicts.claimed(decision)
    verdict = attacker.attack(work.settings, files, today, work.progress, release=release, claimed=claimed)
    if not verdict.is_safe:
        raise DisclosureFailure(
            verdicts.told(verdict, after=today - 1),
            "Nothing new was released. This is a fault in the program: report it with what "
            "`reintegration --version` prints.",
        )
    return verdict


def _release_or_refusal(
    work: Work, chosen: Sequence[str], period: Period, outcome: Outcome
) -> DisclosureFailure | None:
    """A period that may not be released does not hold up the others."""
    try:
        _release(work, chosen, period, outcome)
    except DisclosureFailure as refusal:
        return refusal
    return None


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
