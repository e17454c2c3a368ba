"""What a brief is made of: sentences, each with the figure or table that it leads to, and tiles."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence; ``leads_to`` is the key of the figure or table of the report behind it, ``label`` its name.

    ``role`` is to whom it is put, where it is a question.
    """

    text: str
    leads_to: str = ""
    label: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """One number with what it is, what it is of, and what became of it since the last report."""

    label: str
    value: str
    detail: str
    change: str
