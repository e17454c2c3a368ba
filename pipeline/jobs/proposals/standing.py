"""Whether a proposal stands: the data, definitions and program are the same, and so are earlier releases."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline import disclosure
from pipeline.code_version import code_version
from pipeline.jobs import landed
from pipeline.jobs.proposals import proposal as proposals

if TYPE_CHECKING:
    from pipeline.disclosure import Entry
    from pipeline.jobs.proposals.proposal import Proposal
    from pipeline.settings import Settings

# of config/: what no figure and no word of a report comes from
NOT_OF_REPORTS = ("schedule.toml", "mappings")
SINCE = "something was released, withdrawn or put on record since"


def made_from(settings: Settings) -> dict[str, str]:
    """Hashes of what a proposal is decided from, by what a person calls it."""
    return {
        "the data were changed": _hashed([package.package_hash for package in landed.packages(settings)]),
        "config/ was changed": _hashed(_configuration(settings)),
        "the program is another version": code_version(settings.project),
        "the disclosure rules are others": settings.rules,
    }


def changes(settings: Settings, proposal: Proposal) -> list[str]:
    """What is not as it was when it was proposed, in words; nothing where it stands."""
    now = made_from(settings)
    found = [what for what, was in proposal.made_from.items() if now.get(what) != was]
    known = disclosure.listed(settings)
    is_same = len(known) >= proposal.after and all(
        entry.proposal == proposal.seal for entry in known[proposal.after :]
    )
    return found if is_same else [*found, SINCE]


def waiting(settings: Settings) -> Proposal | None:
    """The proposal that waits for somebody, with the audiences that still wait; None where none does.

    One that was put aside is nobody's to approve, and one that does not stand any more is to be made anew.
    """
    found = proposals.read(settings)
    if found is None or found.put_aside_by or changes(settings, found):
        return None
    still = left(disclosure.listed(settings), found)
    return replace(found, audiences=still) if still else None


def put_aside(settings: Settings) -> Proposal | None:
    """The proposal that was put aside, as long as it would come out the same."""
    found = proposals.read(settings)
    return found if found and found.put_aside_by and not changes(settings, found) else None


def left(known: Sequence[Entry], proposal: Proposal) -> list[str]:
    """The audiences whose reports are not approved yet."""
    approved = disclosure.of_proposal(known, proposal.seal)
    return [audience for audience in proposal.audiences if audience not in approved]


def _configuration(settings: Settings) -> dict[str, str]:
    """Every file of the configuration that a report comes from, by its path, with its hash."""
    return {
        path.relative_to(settings.config).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(settings.config.rglob("*"))
        if path.is_file() and path.relative_to(settings.config).parts[0] not in NOT_OF_REPORTS
    }


def _hashed(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
