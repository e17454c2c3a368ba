"""The rules of a release, read from one commented file and never looser than the floor."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.errors import DisclosureFailure

RULES_FILE = Path(__file__).with_name("rules.toml")
USUAL, STRICTER = "usual", "stricter"  # the numbers at the top of the file; the tables of other sets


@dataclass(frozen=True, slots=True)
class Rules:
    """Thresholds in persons, width and the largest guess in shares (0 to 1), the dimensions as a count.

    ``red`` names sets of measures that are shown of whole countries only; ``in_whole_persons``: what tables
    with fractions of persons prove is not enough.
    """

    minimum_group: int
    minimum_part: int
    low_reliability_width: float
    largest_guess: float
    guess_ratio: float
    most_dimensions: int
    in_whole_persons: bool
    red: Sequence[str]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


FLOOR = Rules(
    minimum_group=11,
    minimum_part=3,
    low_reliability_width=0.30,
    largest_guess=0.9,
    guess_ratio=1.5,
    most_dimensions=3,
    in_whole_persons=False,
    red=("M08", "M11_crisis", "M11_crisis_of_due", "M13_status", "M14"),
)


def load(chosen: str = USUAL, path: Path = RULES_FILE) -> Rules:
    """Read the ``chosen`` set of rules; refuse one that is looser than the floor (DisclosureFailure)."""
    usual = tomllib.loads(path.read_text("utf-8"))
    stricter = usual.pop(STRICTER, {})
    rules = Rules(**usual | (stricter[chosen] if chosen != USUAL else {}))
    looser = (
        rules.minimum_group < FLOOR.minimum_group
        or rules.minimum_part < FLOOR.minimum_part
        or rules.low_reliability_width > FLOOR.low_reliability_width
        or rules.largest_guess > FLOOR.largest_guess
        or rules.guess_ratio > FLOOR.guess_ratio
        or rules.most_dimensions > FLOOR.most_dimensions
        or rules.in_whole_persons < FLOOR.in_whole_persons
        or not set(rules.red) >= set(FLOOR.red)
    )
    if looser:
        raise DisclosureFailure(
            "The disclosure rules are looser than the floor.",
            f"Set the numbers in {path.name} back to those of the floor, or to stricter ones.",
        )
    return rules


def loosest(rules: Rules, earlier: Iterable[Mapping[str, Any] | None]) -> Rules:
    """The thresholds that hold for all that is shown, figures repeated from ``earlier`` releases too."""
    every = [rules.as_dict(), *(each for each in earlier if each)]
    return replace(
        rules,
        minimum_group=min(each["minimum_group"] for each in every),
        minimum_part=min(each["minimum_part"] for each in every),
    )
