"""A release, from what may be shown to the reports: at once, or proposed for another person to approve."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import attacker, configuration, disclosure, warehouse
from pipeline import ingest as intake
from pipeline.code_version import code_version
from pipeline.disclosure import Approval
from pipeline.errors import DisclosureFailure
from pipeline.jobs import landed, released, removing, reports, verdicts
from pipeline.jobs.building import build_figures
from pipeline.jobs.proposals import making, proposal, signatures
from pipeline.workers import Workers

if TYPE_CHECKING:
    from pipeline.disclosure import Decision
    from pipeline.jobs.work import Outcome, Work
    from pipeline.period import Period
    from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Wish:
    """How far a release goes: ``dry_run`` only decides, ``propose`` waits for another person; who asks."""

    dry_run: bool = False
    propose: bool = False
    by: str = ""


def release(work: Work, chosen: Sequence[str], period: Period, outcome: Outcome, wish: Wish) -> None:
    """Decide what may be shown, attack it, and write the reports; or stop at what is wished.

    Where the organisation asks for two persons it is proposed, but for reports that were approved as they
    would be now.
    """
    with decided(work, chosen, period, outcome) as (decision, verdict):
        if wish.dry_run:
            outcome.decision = decision
            return
        if wish.propose or _needs_another(work, decision, chosen):
            outcome.proposal = making.make(work, decision, verdict, chosen, period, wish.by)
            outcome.review = proposal.page(work.settings)
            return
        approval = Approval(proposed_by=wish.by, approved_by=wish.by)
        disclosure.publish(work.settings, decision, work.clock(), verdict.as_dict(), approval)
    said = signatures.of(work.settings, decision.number, chosen)
    outcome.reports += reports.write(work.settings, chosen, str(period), work.progress, said)


@contextmanager
def decided(
    work: Work, chosen: Sequence[str], period: Period, outcome: Outcome
) -> Iterator[tuple[Decision, attacker.Verdict]]:
    """What may be shown and what the attack found of it, as long as the block lasts: nothing is released.

    ``DisclosureFailure`` where the period is out from something else, or anything could be told;
    ``UsageError`` where a cluster is to compute and cannot.
    """
    settings, version = work.settings, code_version(work.settings.project)
    Workers.of(settings).refuse_unfit()
    hashes = [package.package_hash for package in landed.packages(settings)]
    released.refuse_other_data(settings, str(period), hashes)
    with warehouse.connect(settings.cases_db, settings) as connection:
        intake.prepare(connection, settings)
        disclosure.recover(settings, connection, has_reports=bool(released.existing(settings)))
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
        yield decision, verdict
    finally:
        disclosure.discard(settings)


def release_or_refusal(
    work: Work, chosen: Sequence[str], period: Period, outcome: Outcome, wish: Wish
) -> DisclosureFailure | None:
    """A period that may not be released does not hold up the others."""
    try:
        release(work, chosen, period, outcome, wish)
    except DisclosureFailure as refusal:
        return refusal
    return None


def needs_two(settings: Settings) -> bool:
    """Whether the organisation asks that another person approves what is released."""
    return configuration.load_organisation(settings.config).approval == configuration.TWO_PERSONS


def _needs_another(work: Work, decision: Decision, chosen: Sequence[str]) -> bool:
    """Whether another person has to approve some of the reports first."""
    if not needs_two(work.settings):
        return False
    known = disclosure.registered(work.settings)
    return not decision.is_registered or not all(
        disclosure.approved(known, decision.number, audience) for audience in chosen
    )


def _attack(work: Work, files: Sequence[Path], decision: Decision) -> attacker.Verdict:
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
