"""``warehouse/proposal/``: what was proposed and waits for another person; its owner's only.

It holds the reports as they would go out, a page to review them by, and ``proposal.json``, which names each
file by its hash and is sealed by a hash over itself. No case and no figure that is withheld stands in it:
whoever approves has it decided again from the cases, and only what comes to the same goes out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import filesystem

if TYPE_CHECKING:
    from pipeline.settings import Settings

FILE, PAGE = "proposal.json", "review.html"
UNSEALED = ("seal", "put_aside_by", "put_aside_at")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was proposed when and by whom.

    ``content`` is the hash of all that was decided, ``made_from`` the hashes of what it was decided from, by
    what it is; ``after`` how many entries the register had. ``reports`` are the hashes of the files of each
    audience, by their paths below the proposal, ``shared`` those of what all reports share; ``page`` is that
    of the review page. ``folders`` says where a report lies, there as in ``out/``.
    """

    period: str
    audiences: Sequence[str]
    run_id: str
    content: str
    made_from: Mapping[str, str]
    after: int
    reports: Mapping[str, Mapping[str, str]]
    page: str
    proposed_by: str
    proposed_at: str
    put_aside_by: str = ""
    put_aside_at: str = ""
    seal: str = ""
    folders: Mapping[str, str] = field(default_factory=dict)
    shared: Mapping[str, str] = field(default_factory=dict)

    def sealed(self) -> Proposal:
        """The same proposal with the seal that its content asks for."""
        content = {name: value for name, value in asdict(self).items() if name not in UNSEALED}
        return replace(self, seal=hashed(json.dumps(content, sort_keys=True).encode()))


def folder(settings: Settings) -> Path:
    """Where the proposal lies."""
    return settings.warehouse / "proposal"


def page(settings: Settings) -> Path:
    """The page to review it by."""
    return folder(settings) / PAGE


def unfinished(settings: Settings) -> Path:
    """Where it lies until it is whole."""
    return settings.warehouse / "proposal.partial"


def read(settings: Settings) -> Proposal | None:
    """The proposal that there is; None where there is none, or it cannot be read."""
    try:
        content = json.loads((folder(settings) / FILE).read_text("utf-8"))
        return Proposal(**content)
    except (OSError, ValueError, TypeError):
        return None


def write(place: Path, proposal: Proposal) -> None:
    """Write it into its folder, in one step."""
    written = json.dumps(asdict(proposal), indent=1, sort_keys=True) + "\n"
    filesystem.write(place / FILE, written.encode())


def clear_unfinished(settings: Settings) -> None:
    """Remove what a killed run has left of a proposal that it made or removed."""
    if unfinished(settings).exists():
        filesystem.remove_tree(unfinished(settings))


def remove(settings: Settings) -> None:
    """Remove the proposal: at no moment is there half of one."""
    clear_unfinished(settings)
    if folder(settings).exists():
        filesystem.replace(folder(settings), unfinished(settings))
        clear_unfinished(settings)


def is_whole(settings: Settings, proposal: Proposal) -> bool:
    """Whether the proposal and every file of it are as they were written; what lies beside them is no matter.

    Whoever looks at a draft may have left something there: a lock of a spreadsheet, a preview.
    """
    there = hashes(folder(settings))
    wanted = {PAGE: proposal.page}
    for files in (proposal.shared, *proposal.reports.values()):
        wanted |= files
    return proposal.seal == proposal.sealed().seal and wanted.items() <= there.items()


def hashes(place: Path) -> dict[str, str]:
    """The hash of each file below a folder but ``proposal.json``, by its path."""
    found = (path for path in sorted(place.rglob("*")) if path.is_file() and path != place / FILE)
    return {path.relative_to(place).as_posix(): hashed(path.read_bytes()) for path in found}


def hashed(content: bytes) -> str:
    """SHA-256, in hex digits."""
    return hashlib.sha256(content).hexdigest()
