"""`reintegration audit`: the attack on all that was ever released."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline import attacker, disclosure, warehouse
from pipeline import ingest as intake
from pipeline.errors import DisclosureFailure, UsageError
from pipeline.jobs import landed, released, report_files, verdicts
from pipeline.jobs.work import Work, writing
from pipeline.workers import Workers


@dataclass(frozen=True, slots=True)
class Audit:
    """What the attack found; why the tables that were kept were of no use to it, empty where they were."""

    verdict: attacker.Verdict
    note: str = ""


def audit(work: Work, *, begin_anew: bool = False, accept: bool = False, full: bool = False) -> Audit:
    """Attack everything that was ever released; DisclosureFailure where anything can be told.

    The reports that are out are read first: what was not in the files of releases was not attacked either.
    What tables open that were kept with the newest release, and fit, is looked for no further, unless
    ``full``. ``accept`` puts what can be told on record, after which it stops nothing. ``begin_anew`` puts
    the register aside and starts another, after which there is nothing to attack.
    """
    settings = work.settings
    with writing(work, "audit"):
        landed.refuse_none(settings)
        Workers.of(settings).refuse_unfit()
        with warehouse.connect(settings.cases_db, settings) as connection:
            intake.prepare(connection, settings)
            if begin_anew:
                disclosure.begin_anew(settings, work.clock(), connection)
                return Audit(attacker.Verdict())
            disclosure.settle(settings, connection, has_reports=bool(released.existing(settings)))
        released.refuse_changed(settings, disclosure.runs(settings))
        files = disclosure.released_files(settings)
        if not files:
            raise UsageError("There is no release yet.", "Make one first: `reintegration run`.")
        work.progress("Reading the reports")
        report_files.refuse_more_in_any(settings, files)
        accepted = disclosure.accepted(settings)
        claimed, note = ({}, "") if full else verdicts.kept(settings)
        verdict = attacker.attack(settings, files, None, work.progress, accepted, claimed=claimed)
        if accept and not verdict.is_safe:
            with warehouse.connect(settings.cases_db, settings) as connection:
                disclosure.accept(settings, work.clock(), verdict.as_dict(), connection)
        elif not verdict.is_safe and accepted < disclosure.newest_release(settings):
            told = verdicts.told(verdict, after=accepted)
            raise DisclosureFailure(f"{note} {told}".lstrip(), verdicts.WHAT_TO_DO)
        return Audit(verdict, note)
