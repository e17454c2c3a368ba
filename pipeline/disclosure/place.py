"""Where a cell stands in the tables: what every room of the disclosure control names it by."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """Where a cell stands in the tables: a group of a breakdown in a scope, as of one release."""

    scope: str
    breakdown: str
    group_key: str
    stood_at: int
