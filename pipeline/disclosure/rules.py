"""The rules of a release, read from one commented file and never looser than the floor."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import DisclosureFailure

RULES_FILE = Path(__file__).with_name("rules.toml")


@dataclass(frozen=True, slots=True)
class Rules:
    """Thresholds in persons, width and step in shares (0 to 1), the dimensions as a count.

    ``red`` names sets of measures that are shown of whole countries only.
    """

    minimum_group: int
    minimum_part: int
    low_reliability_width: float
    net_interval_step: float
    most_dimensions: int
    red: Sequence[str]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


FLOOR = Rules(
    minimum_group=11,
    minimum_part=3,
    low_reliability_width=0.30,
    net_interval_step=0.05,
    most_dimensions=3,
    red=("M11_crisis", "M13_status", "M14"),
)


def load(path: Path = RULES_FILE) -> Rules:
    """Read the rules; refuse a file that is looser than the floor (DisclosureFailure)."""
    rules = Rules(**tomllib.loads(path.read_text("utf-8")))
    looser = (
        rules.minimum_group < FLOOR.minimum_group
        or rules.minimum_part < FLOOR.minimum_part
        or rules.low_reliability_width > FLOOR.low_reliability_width
        or rules.net_interval_step < FLOOR.net_interval_step
        or rules.most_dimensions > FLOOR.most_dimensions
        or not set(rules.red) >= set(FLOOR.red)
    )
    if looser:
        raise DisclosureFailure(
            "The disclosure rules are looser than the floor.",
            f"Set the numbers in {path.name} back to those of the floor, or to stricter ones.",
        )
    return rules
