"""What the report says of figures that earlier reports gave."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from made_reports import of, settings_changed

from pipeline.reporting.document import Paragraph, Points, Section, Table
from pipeline.settings import Settings

NOTHING = "No figure of an earlier report has changed."
REVISION = {
    "scope": "donor:DFAT",
    "cohort": "2024H1",
    "milestone": 12,
    "period": "2025H2",
    "reason": "cases_came_or_left",
    "status": "c",
}
NUMBERS = {
    "measure": "M01",
    "outcome": "O01",
    "old_numerator": 40,
    "old_denominator": 100,
    "old_due": 150,
    "new_numerator": 60,
    "new_denominator": 120,
    "new_due": 170,
    "status": "published",
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_changed(tmp_path)


def put(settings: Settings, table: str, **values: object) -> None:
    with duckdb.connect(str(settings.release_db)) as file:
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        file.execute(f"insert into {table} ({names}) values ({marks})", list(values.values()))


def section(settings: Settings, key: str = "revisions") -> Section:
    [found] = of(settings, sections=(key,)).sections
    return found


def said(found: Section) -> str:
    words = [block.text for block in found.blocks if isinstance(block, Paragraph)]
    return " ".join(
        [*words, *(item for block in found.blocks if isinstance(block, Points) for item in block.items)]
    )


def rows(found: Section) -> list[tuple[str, list[str]]]:
    """Key of the table and words of each of its rows."""
    tables = [block for block in found.blocks if isinstance(block, Table)]
    return [
        (table.key, [cell.text for cell in row])
        for table in tables
        for group in table.groups
        for row in group.rows
    ]


def test_without_revisions_the_report_says_so(settings: Settings) -> None:
    assert NOTHING in said(section(settings))
    assert rows(section(settings)) == []


def test_a_revision_that_would_tell_of_few_is_told_without_figure_and_number(settings: Settings) -> None:
    put(settings, "revisions", **REVISION)
    [(key, words)] = rows(section(settings))
    assert key == "revisions-own"
    assert words[1:] == [
        "12 months",
        "Some figures of this cohort",
        "July to December 2025",
        "[c]",
        "[c]",
        "Cases came or left",
    ]
    assert NOTHING not in said(section(settings))


def test_a_revision_of_many_has_the_old_and_the_new_value(settings: Settings) -> None:
    put(settings, "revisions", **{**REVISION, **NUMBERS})
    [(_, words)] = rows(section(settings))
    assert words[2].startswith("Achieve")
    assert words[4:6] == ["40 of 100 (40%), of 150 people due", "60 of 120 (50%), of 170 people due"]


def test_a_revision_of_which_it_is_not_told_how_many_are_due_has_its_numbers_only(settings: Settings) -> None:
    put(settings, "revisions", **{**REVISION, **NUMBERS, "old_due": None, "new_due": None})
    [(_, words)] = rows(section(settings))
    assert words[4:6] == ["40 of 100 (40%)", "60 of 120 (50%)"]


def test_the_reasons_that_occur_are_told_in_words(settings: Settings) -> None:
    put(settings, "revisions", **REVISION)
    put(settings, "revisions", **{**REVISION, "scope": "country:KHM", "reason": "records_corrected"})
    assert "Cases came or left: " in said(section(settings))
    assert "Records were corrected" not in said(section(settings))


def test_revisions_of_the_region_stand_in_the_report_of_the_region(settings: Settings) -> None:
    for scope in ("region", "donor:DFAT"):
        put(settings, "revisions", **{**REVISION, "scope": scope})
    assert [key for key, _ in rows(section(settings))] == ["revisions-own"]
    assert [key for key, _ in rows(section(settings, "limits"))] == ["revisions-own"]


def test_every_report_says_what_was_revised_under_what_may_not_be_concluded(settings: Settings) -> None:
    assert rows(section(settings, "limits")) == []
    assert NOTHING not in said(section(settings, "limits"))
    put(settings, "revisions", **{**REVISION, **NUMBERS})
    assert rows(section(settings, "limits")) == rows(section(settings))
    assert "Cases came or left: " in said(section(settings, "limits"))


def test_revisions_of_another_scope_are_not_shown(settings: Settings) -> None:
    put(settings, "revisions", **{**REVISION, "scope": "country:KHM"})
    assert rows(section(settings)) == []
    assert NOTHING in said(section(settings))


def test_figures_of_a_changed_definition_are_not_set_side_by_side(settings: Settings) -> None:
    changed = {**REVISION, "reason": "definition_changed", "family": "M01"}
    put(settings, "revisions", **changed)
    [(_, words)] = rows(section(settings))
    assert words[4:] == ["not compared", "not compared", "Definition changed"]


@pytest.mark.long
def test_a_changed_definition_starts_a_new_series_and_is_counted_in_every_report(settings: Settings) -> None:
    assert "A new series starts" not in said(section(settings))
    assert "since it was first used" not in said(section(settings, "limits"))
    put(settings, "series_breaks", family="M01", version="1.1", valid_from="2027-03", note="Counts shelters")
    assert "version 1.1 from March 2027. Counts shelters. A new series starts" in said(section(settings))
    assert "One definition changed since it was first used" in said(section(settings, "limits"))
    for family in ("M03", "M04"):
        put(settings, "series_breaks", family=family, version="1.1", valid_from="2027-03", note="Others")
    assert "3 definitions changed since they were first used" in said(section(settings, "limits"))


def test_revisions_of_a_cohort_come_in_the_order_in_which_their_periods_ended(settings: Settings) -> None:
    for period in ("2026", "2025Y07", "2025H2", "2026Q1"):
        put(settings, "revisions", **{**REVISION, "period": period})
    assert [cells[3] for _, cells in rows(section(settings))] == [
        "July to December 2025",
        "January to March 2026",
        "July 2025 to June 2026",
        "January to December 2026",
    ]
