"""Puts out what was approved; whatever cuts it off, the next command ends it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from pipeline import disclosure, reporting
from pipeline.errors import Busy, DisclosureFailure
from pipeline.jobs.proposals import proposal, signatures

if TYPE_CHECKING:
    from pipeline.jobs.proposals.proposal import Proposal
    from pipeline.settings import Settings


def finish(settings: Settings) -> None:
    """End an approval that has begun: nothing where the register has none. The caller holds the lock."""
    found = proposal.read(settings)
    if found:
        with suppress(DisclosureFailure):  # of a register that was touched every command tells by itself
            put_out(settings, found)


def put_out(settings: Settings, found: Proposal) -> None:
    """Put every report out that the register says was approved; once nothing waits, remove the proposal.

    ``DisclosureFailure`` where a file of it is not as it was approved.
    """
    approved = disclosure.of_proposal(disclosure.registered(settings), found.seal)
    changed = []
    for audience in (each for each in found.audiences if each in approved):
        target = settings.out / found.folders[audience]
        said = signatures.of_entry(approved[audience])
        try:
            reporting.put_out(target, _report(settings, found, audience), said)
        except DisclosureFailure as failure:  # it holds up no other
            changed.append(failure)
    if approved:
        _put_shared(settings, found)
    if changed:
        raise changed[0]
    if set(found.audiences) <= approved.keys():
        with suppress(Busy):  # somebody has a draft open: the next command removes it
            proposal.remove(settings)


def _report(settings: Settings, found: Proposal, audience: str) -> dict[str, bytes]:
    """The content of each file of a draft, by its path in the report's folder."""
    files = _read(settings, found.reports[audience])
    if files is None:
        raise DisclosureFailure(
            f"The report of {audience} for {found.period} is approved, but its draft was changed.",
            f"Have it made again, as it was approved: `reintegration release --audience {audience} "
            f"--period {found.period}`.",
        )
    return {path.removeprefix(f"{found.folders[audience]}/"): content for path, content in files.items()}


def _put_shared(settings: Settings, found: Proposal) -> None:
    """Put out what all reports of the period share, by folder; none of it where one file was changed."""
    files = _read(settings, found.shared) or {}
    for place in dict.fromkeys("/".join(path.split("/")[:2]) for path in files):
        inside = [path for path in files if path.startswith(f"{place}/")]
        within = {path.removeprefix(f"{place}/"): files[path] for path in inside}
        reporting.put_out(settings.out / place, within)


def _read(settings: Settings, hashes: Mapping[str, str]) -> dict[str, bytes] | None:
    """The content of files of the proposal; None where one is not as its hash says."""
    place = proposal.folder(settings)
    files = {path: (place / path).read_bytes() for path in hashes if (place / path).is_file()}
    return files if {path: proposal.hashed(one) for path, one in files.items()} == dict(hashes) else None
