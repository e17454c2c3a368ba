"""What an attack found: how much was tried, and how much of it is disclosed."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from pipeline.attacker.subtraction import Finding

STORED = {"sensitive_cells": "secrets"}  # what the register calls them stays as it is


@dataclass(frozen=True, slots=True)
class Verdict:
    """Figures read and sensitive cells tried; those that are disclosed exactly, and those too narrowly.

    ``others`` are the sensitive cells of the figures that are not of the ten outcomes.

    ``before`` are disclosed by earlier releases alone, beside what is known of who came, left or was
    corrected since: nothing that is shown now, or withheld, changes that.

    ``subtracted`` numbers of few people follow by plain subtraction; ``findings`` has them by rule and
    measures, of whatever release.
    """

    figures: int = 0
    sensitive_cells: int = 0
    exact: int = 0
    narrow: int = 0
    before: int = 0
    others: int = 0
    subtracted: int = 0
    findings: tuple[Finding, ...] = ()

    @property
    def is_safe(self) -> bool:
        return self.exact == self.narrow == self.subtracted == 0

    def as_dict(self) -> dict[str, int]:
        """The counts by the names that entries of the register have for them."""
        return {STORED.get(name, name): value for name, value in asdict(self).items() if name != "findings"}

    def __add__(self, other: Verdict) -> Verdict:
        return Verdict(
            self.figures + other.figures,
            self.sensitive_cells + other.sensitive_cells,
            self.exact + other.exact,
            self.narrow + other.narrow,
            self.before + other.before,
            self.others + other.others,
            self.subtracted + other.subtracted,
            self.findings + other.findings,
        )
