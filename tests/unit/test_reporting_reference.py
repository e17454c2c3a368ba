"""The definitions, one document for all reports of a period: every mark and sheet, and nobody's figure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path

import duckdb
import pytest
from made_reports import (
    DONOR,
    MINISTRY,
    PERIOD,
    PLANS,
    blocks,
    context_of,
    sentences,
    settings_changed,
    table,
    words,
)

from pipeline import reporting
from pipeline.reporting import files, reference
from pipeline.reporting.document import Facts, Fold, Report
from pipeline.reporting.language.text import load_text
from pipeline.settings import Settings

Made = Callable[..., Report]


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Settings]:
    return {plan: settings_changed(tmp_path_factory.mktemp(plan), plan=plan) for plan in PLANS}


def of(settings: Settings, audience: str = DONOR) -> Report:
    context = context_of(settings, audience)
    return reference.document(context.definition, context.release, context.text)


@pytest.fixture(scope="module")
def made(homes: dict[str, Settings]) -> Report:
    return of(homes["ordinary"])


def pairs(report: Report, key: str) -> dict[str, str]:
    return dict(pair for block in blocks(report, key) if isinstance(block, Facts) for pair in block.pairs)


@pytest.mark.long
def test_it_is_the_same_whoever_it_goes_to_and_whatever_the_figures_are(homes: dict[str, Settings]) -> None:
    found = [of(homes[plan], audience) for plan, audience in product(PLANS, (DONOR, MINISTRY))]
    assert len(found) == 8
    assert all(one == found[0] for one in found)


def test_it_has_no_banner_no_drawing_and_names_nobody(made: Report) -> None:
    assert (made.banner, made.logo, made.charts) == ("", None, ())
    assert dict(made.facts) == {
        "Goes with": "every report of the period",
        "Period": "January to June 2026",
        "Code version": "0.1.0+4d5c8f6",
    }


def test_every_mark_is_explained_with_the_thresholds_of_the_release(made: Report, tmp_path: Path) -> None:
    explained = pairs(made, "marks")
    assert {"[c]", "[x]", "[z]", "[low]", "Bounds", "95% interval", "k of n"} <= explained.keys()
    assert all(explained.values())
    assert "Where fewer than 60% are known, bounds come first" in explained["Bounds"]
    stricter = "update assumptions set value = 0.9 where assumption = 'coverage_bounds_first'"
    other = of(settings_changed(tmp_path, stricter))
    assert "Where fewer than 90% are known, bounds come first" in pairs(other, "marks")["Bounds"]


def test_every_mark_that_a_report_can_carry_is_among_those_explained(made: Report) -> None:
    marks = load_text(Path("reports"), "en").entries("marks")
    carried = {words.format(month="2025-12") for words in marks.values()}
    explained = pairs(made, "marks")
    assert carried - explained.keys() == {"\N{DAGGER}"}
    assert "\N{DAGGER}" in explained["[to 2025-12]"]


def test_it_has_what_achieved_means_and_a_sheet_for_every_outcome_and_family(
    made: Report, homes: dict[str, Settings]
) -> None:
    records = context_of(homes["ordinary"]).release.records
    meant = [block.summary for block in blocks(made, "meaning") if isinstance(block, Fold)]
    assert meant == [f"{row['number']} {row['name']}" for row in records["outcomes"]]
    sheets = [block.summary.split()[0] for block in blocks(made, "sheets") if isinstance(block, Fold)]
    families = {row["family"] for row in records["measures"] if row["protection"] != "internal"}
    assert sheets == [
        *(row["outcome"] for row in records["outcomes"]),
        *(row["family"] for row in records["measure_families"] if row["family"] in families),
    ]


def test_every_choice_stands_with_the_value_that_was_used(made: Report, tmp_path: Path) -> None:
    assert len(table(made, "assumptions").groups) > 3
    chosen = "update assumptions set value = 9 where assumption = 'need_limit'"
    rows = [
        row
        for group in table(of(settings_changed(tmp_path, chosen)), "assumptions").groups
        for row in group.rows
    ]
    assert "9 months" in [row[1].text for row in rows]


def test_a_changed_definition_is_told_with_what_changed_and_without_one_that_is_said(tmp_path: Path) -> None:
    settings = settings_changed(tmp_path)
    assert sentences(of(settings), "changed") == ["No definition has changed since it was first used."]
    with duckdb.connect(str(settings.release_db)) as file:
        file.execute("insert into series_breaks values ('M01', '1.1', '2027-03', 'Counts shelters')")
    said = words(of(settings), "changed")
    assert "version 1.1 from March 2027. Counts shelters" in said
    assert "No definition has changed" not in said


@pytest.fixture(scope="module")
def written(homes: dict[str, Settings]) -> Path:
    return reporting.write_definitions(homes["ordinary"], DONOR, PERIOD)


def test_it_is_written_once_for_the_period_as_page_and_as_pdf(
    written: Path, homes: dict[str, Settings]
) -> None:
    assert written == homes["ordinary"].out / PERIOD / "definitions"
    assert sorted(file.name for file in written.iterdir()) == ["definitions.html", "definitions.pdf"]
    assert all(file.stat().st_size > 10_000 for file in written.iterdir())


def test_its_page_links_to_nothing_that_does_not_lie_beside_it(written: Path) -> None:
    links = re.findall(r'href="([^#"]+)"', (written / "definitions.html").read_text("utf-8"))
    assert [link for link in links if not (written / link).is_file()] == []


def test_there_is_one_in_each_language_that_a_report_is_in(
    homes: dict[str, Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.reporting.pdf.render", lambda *_: b"pdf")
    context = context_of(homes["ordinary"])
    definitions = [context.definition, replace(context.definition, language="km"), context.definition]
    found = files.shared(homes["ordinary"], definitions, context.release)
    assert sorted(found) == [
        "definitions.html", "definitions.km.html", "definitions.km.pdf", "definitions.pdf",
    ]  # fmt: skip
    assert b'<html lang="km"' in found["definitions.km.html"]
    assert b'<html lang="en"' in found["definitions.html"]
