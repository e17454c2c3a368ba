"""What the review page is told of a proposal beside its figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import disclosure

if TYPE_CHECKING:
    from pipeline.attacker import Verdict
    from pipeline.disclosure import Decision
    from pipeline.jobs.proposals.proposal import Proposal
    from pipeline.settings import Settings

TRIED = {
    "figures": "Figures of the ten outcomes that were attacked, of this and all earlier releases",
    "secrets": "Sensitive cells that were tried: a person's state, a small group's",
    "others": "Sensitive cells of the other measures",
    "exact": "Sensitive cells that could be told exactly",
    "narrow": "Sensitive cells that could be told nearly",
    "subtracted": "Counts of few people that follow by subtraction",
    "before": "Sensitive cells that earlier releases and later corrections had narrowed already",
}
FEWEST = "Ways in which an outcome could be otherwise, with the same figures, at least"
LIKELIEST = "The likeliest result of one person, for somebody who knows everybody and all figures"


def page(
    settings: Settings, proposal: Proposal, decision: Decision, verdict: Verdict, release_file: Path
) -> bytes:
    """The page of a proposal whose drafts lie beside it."""
    from pipeline.reporting import review

    audit: Mapping[str, int] = verdict.as_dict()
    if decision.is_registered:  # it was attacked when the register got it
        audit = disclosure.registered(settings)[decision.number - 1].audit or {}
    facts = review.Facts(
        proposed_by=proposal.proposed_by,
        proposed_at=proposal.proposed_at,
        command=f"reintegration approve {proposal.period}",
        counts={one.scope: (one.shown, one.repeated, one.withheld) for one in decision.scopes},
        attack=(*_attack(audit), *_guesses(decision)),
        reports=proposal.folders,
    )
    return review.page(settings, proposal.audiences, proposal.period, release_file, facts)


def _guesses(decision: Decision) -> Iterator[tuple[str, str]]:
    """How likely the result of one person could be guessed, where it is likeliest."""
    found = decision.likelihoods().values()
    if found:
        yield FEWEST, min(found, key=lambda one: one.log10_tables).feasible_tables
        yield LIKELIEST, f"{max(one.largest_guess for one in found):.0%}"


def _attack(audit: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    for name, words in TRIED.items():
        yield words, f"{audit.get(name, 0):,}"
