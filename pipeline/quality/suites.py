"""The suites in expectations/, read and checked against the catalogue."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import faults
from pipeline.errors import QualityFailure
from pipeline.quality.relations import CATALOGUE, Stage


@dataclass(frozen=True, slots=True)
class Suite:
    """One file of expectations: its name, the relation, and the expectations in Great Expectations' form."""

    name: str
    relation: str
    expectations: tuple[dict[str, Any], ...]

    @property
    def stage(self) -> Stage:
        return CATALOGUE[self.relation].stage

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the expectations name, and those that their meta counts by."""
        named = {
            name
            for expectation in self.expectations
            for name in (
                *(value for key, value in expectation["kwargs"].items() if key.startswith("column")),
                *(expectation["meta"][key] for key in ("checked", "failed") if key in expectation["meta"]),
            )
        }
        return tuple(sorted(named))


def load(folder: Path) -> list[Suite]:
    """Read all suites, by name; ``QualityFailure`` where a file is not a suite on a known relation."""
    return [_read(path) for path in sorted(folder.glob("*.json"))]


def _read(path: Path) -> Suite:
    try:
        content = json.loads(path.read_text("utf-8"))
        suite = Suite(content["name"], content["meta"]["relation"], tuple(content["expectations"]))
        complete = (
            suite.stage == content["meta"]["stage"]
            and all({"type", "kwargs", "severity", "meta"} <= entry.keys() for entry in suite.expectations)
            and all({"label", "reason"} <= entry["meta"].keys() for entry in suite.expectations)
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        complete = False
    if not complete:
        raise QualityFailure(
            f"The checks in expectations/{path.name} cannot be read.",
            "Compare the file with the others there: a name, meta with stage and relation, and expectations "
            "with type, kwargs, severity, label and reason.",
            code=faults.NO_CHECK,
        )
    return suite
