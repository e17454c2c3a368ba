"""One line of the register, and the seal that its content asks for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

RELEASE, ANEW, ACCEPTED, WITHDRAWN, APPROVED = "release", "begun anew", "accepted", "withdrawn", "approved"
# fields that entries of an older version do not have: where they hold nothing, a line is as it was then
SINCE = (
    "reports", "taken_back", "reason", "approval", "proposed_by", "approved_by", "proposal", "release_no",
    "certificate",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: what was released when, from what and by which rules, the hash of its figures, its seal.

    A release names its certificate file by its hash too (``certificate``); that may be gone.

    A withdrawal names the ``reports`` that were taken back, audience by audience with the run that made them,
    and the numbers of the releases of which no report is left (``taken_back``). A release says how many
    persons stand behind it (``approval``) and who; where another person approved it, for which ``reports``,
    and by which ``proposal`` (its seal). Reports that are approved later have an entry of their own, with the
    number of the release.
    """

    number: int
    kind: str
    entered_at: str
    period: str = ""
    as_of: str = ""
    run_id: str = ""
    code_version: str = ""
    rules: Mapping[str, Any] | None = None
    packages: Sequence[str] = ()
    figures: str = ""
    audit: Mapping[str, int] | None = None
    previous: str = ""
    seal: str = ""
    reports: Mapping[str, str] | None = None
    taken_back: Sequence[int] = ()
    reason: str = ""
    approval: str = ""
    proposed_by: str = ""
    approved_by: str = ""
    proposal: str = ""
    release_no: int = 0
    certificate: str = ""

    def sealed(self) -> Entry:
        """The same entry with the seal that its content asks for."""
        content = {name: value for name, value in self._content().items() if name != "seal"}
        return replace(self, seal=hashed(json.dumps(content, sort_keys=True).encode()))

    def line(self) -> str:
        """How the register writes it."""
        return json.dumps(self._content(), sort_keys=True) + "\n"

    @property
    def file(self) -> str:
        return f"{self.number:04d}-{self.period}.parquet"

    def _content(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value or name not in SINCE}


def moment(time: datetime) -> str:
    """How an entry writes a time."""
    return f"{time:%Y-%m-%dT%H:%M:%SZ}"


def hashed(content: bytes) -> str:
    """SHA-256, in hex digits."""
    return hashlib.sha256(content).hexdigest()
