"""What instruments are made from: the contract, the outcomes and their criteria, as the seeds define them."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from pathlib import Path

from pipeline import contract
from pipeline.contract import Contract

SEEDS = (
    "age_groups", "applicability_rules", "code_lists", "countries", "criteria", "input_columns", "outcomes",
    "service_areas",
)  # fmt: skip
LEVELS = ("1", "2", "3", "4")


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion or red flag; ``kind`` is essential, independence or red_flag."""

    code: str
    kind: str
    applies: str
    statement: str

    @property
    def values(self) -> str:
        """Which of the values a criterion takes: those of a criterion, or those of a red flag."""
        return contract.KIND_OF_CRITERION[self.kind]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome with what an interviewer has to know of it."""

    code: str
    name: str
    short_name: str
    rule: str
    achieved_means: str
    child_form: str
    exclusions: str
    limits: str
    criteria: tuple[Criterion, ...]

    def of_kind(self, kind: str) -> tuple[Criterion, ...]:
        """Its criteria of one kind, in their order."""
        return tuple(each for each in self.criteria if each.kind == kind)


@dataclass(frozen=True, slots=True)
class Definitions:
    """Everything that an instrument asks; ``version`` changes when any of it does."""

    contract: Contract
    outcomes: tuple[Outcome, ...]
    rules: dict[str, str]
    programme_countries: tuple[str, ...]
    version: str


def load(seeds: Path) -> Definitions:
    """Read the definitions from the seeds."""
    criteria = _rows(seeds, "criteria")
    return Definitions(
        contract=contract.load(seeds),
        outcomes=tuple(_outcome(row, criteria) for row in _rows(seeds, "outcomes")),
        rules={row["applicability_rule"]: row["statement"] for row in _rows(seeds, "applicability_rules")},
        programme_countries=tuple(
            row["code"] for row in _rows(seeds, "countries") if row["is_programme"] == "true"
        ),
        version=_version(seeds),
    )


def _outcome(row: dict[str, str], criteria: list[dict[str, str]]) -> Outcome:
    return Outcome(
        code=row["outcome"],
        name=row["name"],
        short_name=row["short_name"],
        rule=row["applicability_rule"],
        achieved_means=row["achieved_means"],
        child_form=row["child_form"],
        exclusions=row["exclusions"],
        limits=row["limits"],
        criteria=tuple(
            Criterion(each["criterion"], each["kind"], each["applies"], each["statement"])
            for each in criteria
            if each["outcome"] == row["outcome"]
        ),
    )


def _version(seeds: Path) -> str:
    """Ten digits, which programs that compare versions as numbers take too."""
    said = "\n".join((seeds / f"{name}.csv").read_text("utf-8") for name in SEEDS)
    return f"{int(hashlib.sha256(said.encode()).hexdigest(), 16) % 10**10:010}"


def _rows(seeds: Path, name: str) -> list[dict[str, str]]:
    with (seeds / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
