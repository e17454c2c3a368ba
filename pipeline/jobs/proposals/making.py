"""Makes a proposal: the reports as they would go out, and a page to review them by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline import disclosure, filesystem
from pipeline.errors import UsageError
from pipeline.filesystem import private_folder
from pipeline.jobs import reports, team
from pipeline.jobs.proposals import names, proposal, review, signatures, standing
from pipeline.jobs.proposals.proposal import PAGE, Proposal

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.attacker import Verdict
    from pipeline.disclosure import Decision
    from pipeline.jobs.work import Work
    from pipeline.period import Period
    from pipeline.settings import Settings


def make(
    work: Work, decision: Decision, verdict: Verdict, chosen: Sequence[str], period: Period, by: str
) -> Proposal:
    """Put together what was decided, whole or not at all, in the place of an earlier proposal of the period.

    ``UsageError`` where nobody is named, or a proposal of another period waits.
    """
    settings = work.settings
    names.refuse_none(by)
    refuse_another(settings, period)
    proposal.clear_unfinished(settings)
    place = private_folder(proposal.unfinished(settings))
    drafts = reports.Drafts(disclosure.partial_file(settings), place)
    said = dict.fromkeys(chosen, signatures.proposed(by))
    written = reports.write(settings, chosen, str(period), work.progress, said, drafts)
    folders = {who: path.relative_to(place).as_posix() for who, path in zip(chosen, written, strict=True)}
    files = {who: _files(place, path) for who, path in folders.items()}
    of_reports = {path for each in files.values() for path in each}
    head = Proposal(
        period=str(period),
        audiences=list(chosen),
        run_id=decision.run_id,
        content=disclosure.content(settings, decision),
        made_from=standing.made_from(settings),
        after=len(disclosure.registered(settings)),
        reports=files,
        page="",
        proposed_by=by,
        proposed_at=f"{work.clock():%Y-%m-%dT%H:%M:%SZ}",
        folders=folders,
        shared={path: one for path, one in proposal.hashes(place).items() if path not in of_reports},
    )
    work.progress("Writing the review page")
    (place / PAGE).write_bytes(review.page(settings, head, decision, verdict, drafts.release_file))
    made = _put(settings, place, head)
    team.add(settings, work.clock(), by, team.PROPOSED, made.period, made.audiences)
    return made


def refuse_another(settings: Settings, period: Period) -> None:
    """``UsageError`` where a proposal of another period waits: what a later one shows depends on it."""
    waits = standing.waiting(settings)
    if waits and waits.period != str(period):
        raise UsageError(
            f"The proposal for {waits.period} waits: what another period may show depends on it.",
            f"Approve it, `reintegration approve {waits.period}`, or put it aside with `--reject`; then "
            "propose the other.",
        )


def _files(place: Path, within: str) -> dict[str, str]:
    """The hash of each file of a report, by its path below the proposal."""
    return {f"{within}/{path}": digest for path, digest in proposal.hashes(place / within).items()}


def _put(settings: Settings, place: Path, head: Proposal) -> Proposal:
    """Seal it, and put it in the place of the one before."""
    sealed = replace(head, page=proposal.hashed((place / PAGE).read_bytes())).sealed()
    proposal.write(place, sealed)
    if proposal.folder(settings).exists():
        filesystem.remove_tree(proposal.folder(settings))
    filesystem.replace(place, proposal.folder(settings))
    return sealed
