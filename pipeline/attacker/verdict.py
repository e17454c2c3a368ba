"""What an attack found: how much was tried, and how much of it is disclosed."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from pipeline.attacker.subtraction import Finding


@dataclass(frozen=True, slots=True)
class Verdict:
    """Figures read and sensitive cells tried; those that are disclosed exactly, and those too narrowly.

    ``secrets`` are the sensitive cells: so entries of the register name them. ``others`` are those of the
    figures that are not of the ten outcomes.

    ``before`` are disclosed by earlier releases alone, beside what is known of who came, left or was
    corrected since: nothing that is shown now, or withheld, changes that.

    ``subtracted`` numbers of few people follow by plain subtraction; ``findings`` has them by rule and
    measures, of whatever release.
    """

    figures: int = 0
    secrets: int = 0
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
        return {name: value for name, value in asdict(self).items() if name != "findings"}

    def __add__(self, other: Verdict) -> Verdict:
        return Verdict(
            self.figures + other.figures,
            self.secrets + other.secrets,
            self.exact + other.exact,
            self.narrow + other.narrow,
            self.before + other.before,
            self.others + other.others,
            self.subtracted + other.subtracted,
            self.findings + other.findings,
        )
