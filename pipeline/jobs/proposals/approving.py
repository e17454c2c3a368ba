"""`reintegration approve`: another person lets out what was proposed, or puts it aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import configuration, disclosure
from pipeline.disclosure import Approval
from pipeline.errors import DisclosureFailure, UsageError
from pipeline.jobs import audiences, releasing, team
from pipeline.jobs.proposals import finishing, names, proposal, standing
from pipeline.jobs.work import Work, writing
from pipeline.period import Period

if TYPE_CHECKING:
    from pipeline.jobs.proposals.proposal import Proposal
    from pipeline.jobs.work import Outcome
    from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Approved:
    """What was approved or put aside, by whom; the reports that are out, and the audiences that wait."""

    period: str
    by: str
    reports: Sequence[Path]
    waiting: Sequence[str]
    is_put_aside: bool = False


def approve(
    work: Work, period: Period, written: Sequence[str], by: str = "", *, reject: bool = False
) -> Approved:
    """Let the proposed reports of a period out, all or those of some audiences; or put the proposal aside.

    It is decided and attacked again, and goes out only where it comes to just what was proposed.
    ``UsageError`` where nothing of the kind waits; ``DisclosureFailure`` where the same person proposed it,
    or anything was changed since.
    """
    settings, name = work.settings, names.given(by)
    names.refuse_none(name)
    wanted = [audiences.resolve(settings, each) for each in written]
    with writing(work, "approve", name) as outcome:
        found = _found(settings, period)
        chosen = _chosen(settings, found, wanted)
        if reject:
            aside = replace(found, put_aside_by=name, put_aside_at=f"{work.clock():%Y-%m-%dT%H:%M:%SZ}")
            proposal.write(proposal.folder(settings), aside)
            team.add(settings, work.clock(), name, team.PUT_ASIDE, found.period, found.audiences)
            return Approved(found.period, name, (), (), is_put_aside=True)
        names.refuse_same(found.proposed_by, name)
        _refuse_changed(settings, found)
        _seal(work, found, chosen, name, outcome)
        finishing.put_out(settings, found)
        outcome.reports += [settings.out / found.folders[audience] for audience in chosen]
        left = standing.left(disclosure.registered(settings), found)
    return Approved(found.period, name, outcome.reports, left)


def _found(settings: Settings, period: Period) -> Proposal:
    found = proposal.read(settings)
    if found is None or found.period != str(period) or found.put_aside_by:
        other = f"What waits is of {found.period}. " if found and found.period != str(period) else ""
        aside = "It was put aside. " if found and not other else ""
        raise UsageError(
            f"No proposal for {period} waits for approval.",
            f"{other}{aside}Propose one: `reintegration release --propose --audience WHO --period {period}`.",
        )
    return found


def _chosen(settings: Settings, found: Proposal, wanted: Sequence[str]) -> list[str]:
    """The audiences that are approved now: those named, else all that wait."""
    left = standing.left(disclosure.registered(settings), found)
    if others := sorted({*wanted} - {*left}):
        raise UsageError(
            f"Nothing for {others[0]} waits for approval in the proposal for {found.period}.",
            f"Those that wait are {', '.join(left)}.",
        )
    return [audience for audience in left if audience in wanted] if wanted else left


def _refuse_changed(settings: Settings, found: Proposal) -> None:
    changes = standing.changes(settings, found)
    if not proposal.is_whole(settings, found):
        changes.append("a file of the proposal is not as it was written")
    if changes:
        raise _changed(found, "; ".join(changes))


def _changed(found: Proposal, what: str) -> DisclosureFailure:
    """What everything that is not as it was proposed comes to, with the next step."""
    who = " ".join(f"--audience {audience}" for audience in found.audiences)
    return DisclosureFailure(
        f"Nothing was released, as this is not what was proposed: {what}.",
        f"Propose it anew and review that: `reintegration release --propose {who} --period {found.period}`.",
    )


def _seal(work: Work, found: Proposal, chosen: Sequence[str], name: str, outcome: Outcome) -> None:
    """Decide and attack again; where it comes to what was proposed, enter it with both names."""
    settings, period = work.settings, Period.parse(found.period)
    with releasing.decided(work, found.audiences, period, outcome) as (decision, verdict):
        if decision.run_id != found.run_id or disclosure.content(settings, decision) != found.content:
            raise _changed(found, "decided again, it comes to something else")
        approval = Approval(
            mode=configuration.TWO_PERSONS,
            proposed_by=found.proposed_by,
            approved_by=name,
            reports=dict.fromkeys(chosen, found.run_id),
            proposal=found.seal,
        )
        disclosure.publish(settings, decision, work.clock(), verdict.as_dict(), approval)
