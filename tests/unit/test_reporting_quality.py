"""The section on data quality: what was found, at whom, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from release_file import settings_for

from pipeline.reporting.context import Context
from pipeline.reporting.definitions import find_definition
from pipeline.reporting.document import Fold, Paragraph, Section, Table
from pipeline.reporting.language.text import load_text
from pipeline.reporting.released import Release, read_release
from pipeline.reporting.sections import quality

Made = Callable[..., Section]
STALE: dict[str, Any] = {
    "kind": "finding",
    "label": "Not assessed",
    "table_name": "cases",
    "severity": "warning",
    "what_to_do": "Have the persons visited.",
    "provider_id": None,
    "checked": 180,
    "found": 40,
    "status": "published",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    settings = settings_for(tmp_path_factory.mktemp("quality"))
    definition = find_definition(settings, "donor:DFAT")
    release = read_release(settings, definition.scope, definition.audience, "2026H1")
    text = load_text(settings.reports, "en")

    def make(checks: Sequence[dict[str, Any]], providers: Sequence[str] = ("lotus",)) -> Section:
        packages = tuple({"provider_id": provider} for provider in providers)
        changed: Release = replace(
            release, records={**release.records, "data_quality": tuple(checks), "packages": packages}
        )
        return quality.build(Context(definition, changed, text))

    return make


def table(section: Section, key: str = "quality-found") -> Table:
    blocks = [
        inner for block in section.blocks for inner in (block.blocks if isinstance(block, Fold) else [block])
    ]
    return next(block for block in blocks if isinstance(block, Table) and block.key == key)


def lines(shown: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for group in shown.groups for row in group.rows]


def headings(shown: Table) -> list[str]:
    return [column.label for column in shown.columns]


def said(section: Section) -> str:
    return " ".join(block.text for block in section.blocks if isinstance(block, Paragraph))


def test_a_finding_stands_with_its_severity_in_words_and_what_to_do(made: Made) -> None:
    shown = table(made([STALE]))
    assert headings(shown) == [
        "What was looked at", "Table", "Kind of check", "Checked", "Found", "What to do",
    ]  # fmt: skip
    assert lines(shown) == [
        ["Not assessed", "cases", "To be looked into", "180", "40", "Have the persons visited."]
    ]


def test_with_several_providers_every_count_names_its_provider_or_all_of_them(made: Made) -> None:
    together = {**STALE, "label": "Assessed after death", "found": 15}
    section = made(
        [{**STALE, "provider_id": "river"}, {**STALE, "provider_id": "lotus", "found": 0}, together],
        ["lotus", "river"],
    )
    assert headings(table(section))[2] == "Provider"
    assert [line[:3] for line in lines(table(section))] == [
        ["Assessed after death", "cases", "All providers"],
        ["Not assessed", "cases", "river"],
    ]
    assert [line[2] for line in lines(table(section, "quality-all"))] == ["All providers", "lotus", "river"]
    assert "otherwise for all providers together" in said(section)


def test_with_one_provider_nothing_is_said_of_providers(made: Made) -> None:
    assert "by provider" not in said(made([{**STALE, "provider_id": "lotus"}]))


def test_a_check_is_counted_once_however_many_providers_it_has(made: Made) -> None:
    rows = [
        {**STALE, "provider_id": "lotus", "found": 0},
        {**STALE, "provider_id": "river"},
        {**STALE, "label": "Assessed after death", "found": 0},
    ]
    assert "1 of 2 checks and counts found nothing, or 10 or fewer records." in said(
        made(rows, ["lotus", "river"])
    )


def test_few_are_told_as_few_and_stand_with_those_that_found_nothing(made: Made) -> None:
    section = made([{**STALE, "checked": None, "found": None, "status": "few"}])
    assert [block.key for block in section.blocks if isinstance(block, Table)] == []
    assert lines(table(section, "quality-all"))[0][3:5] == ["10 or fewer", "10 or fewer"]


def test_what_weighs_most_stands_first(made: Made) -> None:
    rows = [{**STALE, "severity": severity, "label": severity} for severity in ("info", "warning")]
    assert [line[0] for line in lines(table(made(rows)))] == ["warning", "info"]


def test_where_nothing_was_found_there_is_no_table_of_findings(made: Made) -> None:
    section = made([{**STALE, "found": 0}])
    assert [block.key for block in section.blocks if isinstance(block, Table)] == []
    assert lines(table(section, "quality-all")) == [
        ["Not assessed", "cases", "To be looked into", "180", "0"]
    ]


def test_a_release_without_checks_says_so(made: Made) -> None:
    assert said(made([])) == "No checks are recorded in the release."


def test_every_severity_has_its_words() -> None:
    words = load_text(Path("reports"), "en").entries("quality.severities")
    assert set(words) == {severity for severity in quality.SEVERITIES if severity}
