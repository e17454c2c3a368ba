"""`reintegration audit`: the attack on all that was ever released."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline import attacker, disclosure, warehouse
from pipeline import ingest as intake
from pipeline.errors import DisclosureFailure, UsageError
from pipeline.jobs import landed, released, report_files, verdicts
from pipeline.jobs.work import Work, writing
from pipeline.workers import Workers

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.disclosure import Rules


@dataclass(frozen=True, slots=True)
class Audit:
    """What the attack found; why the tables that were kept were of no use to it, empty where they were.

    ``guess`` is what can be bet on, and ``most`` what the rules allow; ``joint`` what all measures tell
    together; ``insiders`` who know many cases.
    """

    verdict: attacker.Verdict
    note: str = ""
    guess: attacker.Guess | None = None
    most: float = 1.0
    joint: attacker.Joint | None = None
    insiders: tuple[attacker.Insider, ...] = ()


@dataclass(frozen=True, slots=True)
class Depth:
    """How far an audit goes.

    ``full`` takes nothing as proven and looks for guesses too; ``joint`` takes all measures together;
    ``insider``.
    """

    full: bool = False
    joint: bool = False
    insider: bool = False


def audit(work: Work, *, begin_anew: bool = False, accept: bool = False, depth: Depth = Depth()) -> Audit:
    """Attack everything that was ever released; DisclosureFailure where anything can be told.

    The reports that are out are read first: what was not in the files of releases was not attacked either.
    What tables open that were kept with the newest release, and fit, is looked for no further, unless the
    ``depth`` is full. ``accept`` puts what can be told on record, after which it stops nothing.
    ``begin_anew`` puts the register aside and starts another, after which there is nothing to attack.
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
            disclosure.recover(settings, connection, has_reports=bool(released.existing(settings)))
        released.refuse_changed(settings, disclosure.runs(settings))
        files = disclosure.released_files(settings)
        if not files:
            raise UsageError("There is no release yet.", "Make one first: `reintegration run`.")
        work.progress("Reading the reports")
        report_files.refuse_more_in_any(settings, files)
        accepted = disclosure.accepted(settings)
        claimed, note = ({}, "") if depth.full else verdicts.kept(settings)
        verdict = attacker.attack(settings, files, None, work.progress, accepted, claimed=claimed)
        joint = _joint(work) if depth.joint else attacker.Joint()
        is_safe = verdict.is_safe and joint.is_safe
        if accept and not is_safe:
            with warehouse.connect(settings.cases_db, settings) as connection:
                disclosure.accept(settings, work.clock(), verdict.as_dict(), connection)
        elif not is_safe and accepted < disclosure.newest_release(settings):
            told = f"{verdicts.told(verdict, after=accepted)} {verdicts.told_together(joint)}".strip()
            raise DisclosureFailure(f"{note} {told}".lstrip(), verdicts.WHAT_TO_DO)
        rules = disclosure.rules(settings.rules)
        guess = _guess(work, files, rules) if depth.full else None
        insiders = attacker.insiders(settings, files, progress=work.progress) if depth.insider else []
        return Audit(verdict, note, guess, rules.largest_guess, joint, tuple(insiders))


def _joint(work: Work) -> attacker.Joint:
    if not work.settings.release_db.is_file():
        raise UsageError(
            "The file of the newest release is missing, so its measures cannot be looked at together.",
            "`reintegration verify` says what else is missing, and what to do.",
        )
    return attacker.together(work.settings, work.progress)


def _guess(work: Work, files: Sequence[Path], rules: Rules) -> attacker.Guess:
    return attacker.guess(work.settings, files, rules.largest_guess, rules.guess_ratio, work.progress)
