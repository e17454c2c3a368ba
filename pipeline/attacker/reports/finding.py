"""What is found in a file of a report: where, and of what kind. Never which number, and never of whom."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What is wrong with a number that a file tells."""

    UNKNOWN = "a figure that was not attacked"
    WITHHELD = "a number that is withheld"
    OTHER = "another number than was attacked"
    FINER = "a number with more digits than was attacked"
    COUNTS = "a count of people that no attacked figure has"
    SHARE = "a share or an interval that does not belong to its counts"
    FORM = "more than counts of lines by table"
    UNREADABLE = "it cannot be read"
    NO_READER = "a file that nothing reads"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a file tells beyond what was attacked."""

    file: str
    kind: Kind


class Unreadable(ValueError):
    """A file is not of the form that its reader knows."""
