"""What is said of a proposal, and of its approval, as plain text."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.jobs import Approved, Proposal, Waiting


def proposed(proposal: Proposal, page: Path) -> str:
    """That nothing is out, the page to review it by, and who gives which command."""
    return (
        f"Proposed for {proposal.period}: {', '.join(proposal.audiences)}. Nothing was released.\n"
        f"Review: {page}\n"
        f"Next: another person than {proposal.proposed_by} reads it, then gives "
        f"`reintegration approve {proposal.period}`, or puts it aside with `--reject`."
    )


def approved(done: Approved, pages: Iterable[Path]) -> str:
    """What is out now, or that nothing is, and what still waits; ``pages`` are those of the reports."""
    if done.is_put_aside:
        return (
            f"Put aside by {done.by}: the proposal for {done.period}. Nothing was released.\n"
            "A run proposes it again once the data or config/ are others; "
            f"`reintegration release --propose --audience WHO --period {done.period}` does at once."
        )
    lines = [f"Approved by {done.by}."]
    lines += [f"Report: {page}" for page in pages]
    if done.waiting:
        lines.append(f"Still waiting: {', '.join(done.waiting)}.")
    return "\n".join(lines)


def waiting(found: Waiting, page: Path) -> str:
    """What waits, since when, and what is to be done; why nobody can approve it where something changed."""
    one = found.proposal
    said = (
        f"{one.period}: {', '.join(found.audiences)}, proposed by {one.proposed_by} on "
        f"{one.proposed_at[:16].replace('T', ' ')} UTC."
    )
    if one.put_aside_by:
        return f"{said}\nPut aside by {one.put_aside_by} on {one.put_aside_at[:16].replace('T', ' ')} UTC."
    if found.changes:
        return f"{said}\nIt has to be proposed anew: {'; '.join(found.changes)}."
    return f"{said}\nReview {page}, then another person gives `reintegration approve {one.period}`."
