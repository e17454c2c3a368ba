"""Made-up packages that use all that was added: a donor, a form, a country, a criterion."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.cli.packages import unpacked
from tests.recipes.changes import CRITERION
from tests.unit.ingest_packages import Package, Rows, as_csv, rating, tiny

Tables = dict[str, Rows]
FAMILY = ("8A", "8B", "8C", "8D")  # what outcome 8 asks of every adult, and its red flags
RED_FLAGS = ("8R1", "8R2")


def of_the_sample(folder: Path) -> Tables:
    """The bundled sample, in which some are of another country, donor and form."""
    unpacked(folder)
    tables = {name: _read(folder / f"{name}.csv") for name in ("cases", "fundings", "exploitations")}
    for case in tables["cases"][::10]:
        case["programme_country"] = "PHL"
    for funding in tables["fundings"][::3]:
        funding["donor_code"] = "WILLOW"
    for exploitation in tables["exploitations"][::7]:
        exploitation["form"] = "forced_crime"
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_bytes(as_csv(rows))
    return tables


def of_the_house(folder: Path) -> Tables:
    """Three cases of another provider; two differ in nothing but the new criterion of outcome 8."""
    tables = tiny()
    for assessment, answer in (("a-1", "met"), ("a-2", "not_met")):
        tables["outcome_ratings"].append(rating(assessment, "O08", level="3"))
        answers = {
            **dict.fromkeys(FAMILY, "met"),
            **dict.fromkeys(RED_FLAGS, "no"),
            CRITERION: answer,
        }
        tables["criterion_ratings"] += [
            {"assessment_id": assessment, "criterion": criterion, "value": value}
            for criterion, value in answers.items()
        ]
    Package(tables).folder(folder)
    return tables


def _read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
