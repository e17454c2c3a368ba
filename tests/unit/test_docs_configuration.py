"""docs/configuration.md names every key and column that a configuration may hold, and no other."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from pipeline.configuration import Organisation
from pipeline.configuration.tables import HEADINGS
from pipeline.reporting.definitions import IATI, IatiSettings, ReportDefinition

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "configuration.md").read_text("utf-8")


def named(heading: str) -> set[str]:
    """The keys that the tables and examples of a section of the page name."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (`.+?`) \|", section, re.MULTILINE)
    examples = re.findall(r"^(\w+) = ", section, re.MULTILINE)
    return {key for row in rows for key in re.findall(r"`(\w+)`", row)} | {*examples}


def test_every_key_of_an_organisation_is_named() -> None:
    assert named("organisation.toml") == {field.name for field in fields(Organisation)}


def test_every_column_of_a_table_is_named() -> None:
    assert named("donors.csv") == {*HEADINGS["donors.csv"]}
    assert named("targets.csv") == {*HEADINGS["targets.csv"]}
    assert named("links.csv") == {*HEADINGS["links.csv"]}


def test_every_key_of_a_report_is_named() -> None:
    own = {field.name for field in fields(ReportDefinition)} - {"kind", "iati", "logo"}
    assert named("reports/") == own | {f"{IATI}{field.name}" for field in fields(IatiSettings)}
