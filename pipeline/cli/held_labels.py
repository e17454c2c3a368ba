"""What a receipt says of labels that nobody has said yes to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.jobs import CODES

if TYPE_CHECKING:
    from pipeline.ingest import Held


def brought(found: Sequence[Held]) -> str:
    """What nobody has said yes to, by the names that it has until then."""
    code = CODES["ING-077"]
    return f"ING-077: {code.what}: {'; '.join(map(str, found))}. {code.remedy}"
