"""Every indicator has a sheet, every sheet is whole, and a changed definition has a version of its own."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import made_reports
import pytest
from release_file import ORDINARY, settings_for

from pipeline import reference
from pipeline.errors import ReintegrationError
from pipeline.reference import definition_hashes, indicator_sheets, indicator_versions
from pipeline.reference.markdown import slug
from pipeline.reference.sheet_words import value
from pipeline.reporting.document import Facts, Fold, Report
from pipeline.reporting.language.text import load_text
from pipeline.reporting.reference import document
from pipeline.reporting.sections.parts import assumptions
from pipeline.settings import Settings

PROJECT = Path(__file__).resolve().parents[2]
HELPS = {"reintegration": "Usage: reintegration"}
REPOSITORY = Settings(project=PROJECT, home=PROJECT)
PAGES = indicator_sheets.texts(REPOSITORY)
SHEETS = sorted(set(PAGES) - {indicator_sheets.CONTENTS})


def rows(seed: str, seeds: Path = PROJECT / "seeds") -> list[dict[str, str]]:
    with (seeds / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def change(settings: Settings, seed: str, edit: Callable[[list[dict[str, str]]], object]) -> None:
    """Write a seed anew after an edit of its rows."""
    found = rows(seed, settings.seeds)
    edit(found)
    with (settings.seeds / f"{seed}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, found[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)


def put(column: str, words: str, **where: str) -> Callable[[list[dict[str, str]]], object]:
    """An edit: other words in a column of the one row that meets the condition."""

    def edit(found: list[dict[str, str]]) -> None:
        [row] = [row for row in found if where.items() <= row.items()]
        row[column] = words

    return edit


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the sheets are written from, with up-to-date versions and pages."""
    project = tmp_path_factory.mktemp("written")
    for name in ("seeds", "models", "reports/text"):
        shutil.copytree(PROJECT / name, project / name)
    for name in ("docs/method.md", "pipeline/disclosure/threshold/rules.toml"):
        (project / name).parent.mkdir(parents=True)
        shutil.copy(PROJECT / name, project / name)
    settings = Settings(project=project, home=project)
    indicator_versions.renew(settings)
    reference.write(settings, HELPS)
    return project


@pytest.fixture
def settings(written: Path, tmp_path: Path) -> Settings:
    """A copy of it that a test may change."""
    project = shutil.copytree(written, tmp_path / "project")
    return Settings(project=project, home=project)


def test_every_outcome_and_every_family_of_measures_has_a_sheet() -> None:
    codes = {row["outcome"] for row in rows("outcomes")} | {row["family"] for row in rows("measures")}
    assert set(SHEETS) == {f"{code}.md" for code in codes}


def test_the_contents_lead_to_every_sheet() -> None:
    links = set(re.findall(r"\]\(([OM]\d\d\.md)\)", PAGES[indicator_sheets.CONTENTS]))
    assert links == set(SHEETS)


@pytest.mark.parametrize("name", SHEETS)
def test_no_field_of_a_sheet_is_empty(name: str) -> None:
    lines = [line for line in PAGES[name].splitlines() if line.startswith("|")]
    cells = [cell.strip() for line in lines for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
    assert len(cells) > 40
    assert "" not in cells


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_has_every_field_that_a_reader_of_reference_sheets_looks_for(name: str) -> None:
    wanted = {
        "Version", "Definition", "Unit", "Left out", "Shown with", "Broken down by", "Method", "Frequency",
        "Responsible", "Baseline", "Target", "Estimator", "How to read it", "Limits",
    }  # fmt: skip
    assert wanted <= set(re.findall(r"^\| ([^|]+?) \|", PAGES[name], re.MULTILINE))


def test_every_figure_stands_on_the_sheet_of_its_family() -> None:
    missing = [
        row["measure"]
        for row in rows("measures")
        if f"| `{row['measure']}` |" not in PAGES[f"{row['family']}.md"]
    ]
    assert missing == []


def test_every_criterion_and_red_flag_stands_on_the_sheet_of_its_outcome() -> None:
    missing = [
        row["criterion"]
        for row in rows("criteria")
        if f"| `{row['criterion']}` | {row['statement']} |" not in PAGES[f"{row['outcome']}.md"]
    ]
    assert missing == []


def test_every_assumption_stands_with_its_value_on_the_sheet_of_each_family_that_it_concerns() -> None:
    missing = [
        (row["assumption"], family)
        for row in rows("assumptions")
        for family in row["families"].split(";")
        if f"| `{row['assumption']}` | {row['question']} | {value(row)} |" not in PAGES[f"{family}.md"]
    ]
    assert missing == []


def test_families_are_broken_down_by_what_the_seeds_know() -> None:
    known = {code for row in rows("breakdowns") for code in (row["breakdown"], row["grain"])}
    asked = {code for row in rows("measure_families") for code in row["disaggregation"].split(";")}
    assert asked <= known


@pytest.mark.parametrize("name", sorted(PAGES))
def test_every_link_leads_to_a_page_and_a_heading(name: str) -> None:
    broken = []
    for target in re.findall(r"\]\(([^)]+)\)", PAGES[name]):
        path, _, anchor = target.partition("#")
        page = (PROJECT / "docs" / "indicators" / path).resolve()
        text = PAGES.get(path) or (page.read_text("utf-8") if page.is_file() else None)
        headings = {slug(line.lstrip("# ")) for line in (text or "").splitlines() if line.startswith("#")}
        if text is None or (anchor and anchor not in headings):
            broken.append(target)
    assert broken == []


@pytest.mark.long
def test_what_has_been_written_passes_the_check(settings: Settings) -> None:
    assert reference.check(settings, HELPS) is None


def test_a_stale_sheet_fails_the_check(settings: Settings) -> None:
    change(settings, "measure_families", put("limits", "Other limits.", family="M05"))
    with pytest.raises(ReintegrationError, match=r"Out of date: .*docs/indicators/M05\.md\."):
        reference.check(settings, HELPS)


@pytest.mark.long
def test_the_sheet_of_what_is_no_indicator_any_more_fails_the_check(settings: Settings) -> None:
    (settings.project / "docs" / "indicators" / "M99.md").write_text("# M99\n")
    with pytest.raises(ReintegrationError, match=r"Out of date: docs/indicators/M99\.md\."):
        reference.check(settings, HELPS)


@pytest.mark.long
def test_writing_removes_the_sheet_of_what_is_no_indicator_any_more(settings: Settings) -> None:
    sheet = settings.project / "docs" / "indicators" / "M99.md"
    sheet.write_text("# M99\n")
    reference.write(settings, HELPS)
    assert not sheet.exists()


@pytest.mark.parametrize(
    ("seed", "edit", "codes"),
    [
        ("measures", put("denominator", "Others", measure="M05_6"), "M05"),
        ("measure_families", put("exclusions", "Nobody.", family="M13"), "M13"),
        ("assumptions", put("value", "7", assumption="need_limit"), "M09"),
        ("assumptions", put("value", "9", assumption="fewest_at_risk"), "M08, M14"),
        ("criteria", put("statement", "Has a roof", criterion="1A"), "O01"),
        ("criteria", put("applies", "child", criterion="4A"), "O04"),
        ("outcomes", put("applicability_rule", "everyone", outcome="O10"), "O10"),
        ("event_outcomes", put("outcome", "O06", event_type="eviction"), "M06, M07"),
    ],
)
def test_a_changed_definition_without_a_version_of_its_own_fails_the_check(
    settings: Settings, seed: str, edit: Callable[[list[dict[str, str]]], object], codes: str
) -> None:
    change(settings, seed, edit)
    with pytest.raises(ReintegrationError, match=rf"the definition of {codes}\. Add to seeds/"):
        reference.check(settings, HELPS)


def test_another_window_changes_every_family_that_is_by_milestone(settings: Settings) -> None:
    before = definition_hashes.computed(settings)
    change(settings, "milestones", put("window_end", "10", milestone="6"))
    after = definition_hashes.computed(settings)
    by_milestone = {row["family"] for row in rows("measures") if row["first_milestone"]}
    assert {code for code in before if before[code] != after[code]} == by_milestone


@pytest.mark.parametrize(
    ("seed", "edit"),
    [
        ("measure_families", put("limits", "Other limits.", family="M05")),
        ("measure_families", put("interpretation", "Other advice.", family="M05")),
        ("measures", put("name", "Another name", measure="M05_6")),
        ("outcomes", put("limits", "Other limits.", outcome="O01")),
        ("assumptions", put("question", "Asked otherwise?", assumption="need_limit")),
        ("criteria", lambda found: found.reverse()),
        ("measures", lambda found: found.reverse()),
    ],
    ids=[
        "limits",
        "advice",
        "name",
        "limits_of_outcome",
        "question",
        "order_of_criteria",
        "order_of_measures",
    ],
)
def test_other_words_for_the_reader_are_no_other_definition(
    settings: Settings, seed: str, edit: Callable[[list[dict[str, str]]], object]
) -> None:
    before = definition_hashes.computed(settings)
    change(settings, seed, edit)
    assert definition_hashes.computed(settings) == before


@pytest.mark.long
def test_the_line_that_the_check_names_starts_the_new_series(settings: Settings) -> None:
    change(settings, "measures", put("denominator", "Others", measure="M06"))
    with pytest.raises(ReintegrationError) as failed:
        reference.check(settings, HELPS)
    [line] = re.findall(r"M06,[\d.]+,YYYY-MM,\w+,WHAT CHANGED", str(failed.value))
    with (settings.seeds / "indicator_versions.csv").open("a", encoding="utf-8") as file:
        file.write(f"{line}\n".replace("YYYY-MM", "2027-03").replace("WHAT CHANGED", "Others"))
    reference.write(settings, HELPS)
    reference.check(settings, HELPS)
    sheet = (settings.project / "docs" / "indicators" / "M06.md").read_text("utf-8")
    version = re.escape(line.split(",")[1])
    assert re.search(rf"\| {version} \| 2027-03 \| Others \|.*\n\| [\d.]+ \| 2026-11 \|", sheet)


def test_a_family_without_any_version_fails_the_check(settings: Settings) -> None:
    def without(found: list[dict[str, str]]) -> None:
        found[:] = [row for row in found if row["family"] != "M20"]

    change(settings, "indicator_versions", without)
    with pytest.raises(ReintegrationError, match=r"M20,1\.0,YYYY-MM"):
        reference.check(settings, HELPS)


def test_a_version_of_what_is_no_indicator_fails_the_check(settings: Settings) -> None:
    change(settings, "indicator_versions", put("family", "M99", family="M20", version="1.0"))
    with pytest.raises(ReintegrationError, match=r"no outcome and no family: M99\."):
        reference.check(settings, HELPS)


def test_a_version_that_is_not_made_of_numbers_is_refused(settings: Settings) -> None:
    change(settings, "indicator_versions", put("version", "second", family="M20", version="1.0"))
    with pytest.raises(ReintegrationError, match=r"Write it like 1\.0"):
        reference.check(settings, HELPS)


def test_versions_count_up_by_their_parts(settings: Settings) -> None:
    with (settings.seeds / "indicator_versions.csv").open("a", encoding="utf-8") as file:
        file.write("O02,1.10,2027-02,x,Tenth\nO02,1.9,2027-01,x,Ninth\n")
    assert [row["version"] for row in indicator_versions.history(settings, "O02")] == ["1.0", "1.9", "1.10"]


def test_renewing_leaves_older_versions_as_they_were(settings: Settings) -> None:
    with (settings.seeds / "indicator_versions.csv").open("a", encoding="utf-8") as file:
        file.write("O02,2.0,2027-01,x,Second\n")
    change(settings, "indicator_versions", put("definition_hash", "old", family="O02", version="1.0"))
    indicator_versions.renew(settings)
    hashes = [row["definition_hash"] for row in indicator_versions.history(settings, "O02")]
    assert hashes == ["old", definition_hashes.computed(settings)["O02"]]


@pytest.mark.long
def test_stricter_disclosure_rules_make_the_sheets_out_of_date(settings: Settings) -> None:
    file = settings.project / "pipeline" / "disclosure" / "threshold" / "rules.toml"
    file.write_text(re.sub(r"minimum_group = \d+", "minimum_group = 21", file.read_text("utf-8")), "utf-8")
    with pytest.raises(ReintegrationError, match=r"docs/indicators/M01\.md"):
        reference.check(settings, HELPS)


@pytest.fixture(scope="module")
def settings_of_report(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return settings_for(tmp_path_factory.mktemp("annex"), ORDINARY)


@pytest.fixture(scope="module")
def report(settings_of_report: Settings) -> Report:
    """The definitions that all reports share, as a section on request."""
    return made_reports.of(settings_of_report, sections=("sheets",))


def folds(report: Report, key: str) -> list[Fold]:
    [section] = [section for section in report.sections if section.key == key]
    return [block for block in section.blocks if isinstance(block, Fold)]


def test_the_annex_has_a_sheet_for_each_outcome_and_each_family_that_is_released(report: Report) -> None:
    codes = [fold.summary[:3] for fold in folds(report, "sheets")]
    families = {row["family"] for row in rows("measures") if row["protection"] != "internal"}
    assert "M20" not in families  # how raters agree is for those who run the program
    assert codes == [*(f"O{number:02}" for number in range(1, 11)), *sorted(families)]


def test_the_annex_is_not_in_a_report_that_does_not_ask_for_it(settings_of_report: Settings) -> None:
    usual = made_reports.of(settings_of_report)
    assert not {"sheets", "meaning"} & {section.key for section in usual.sections}


def test_no_field_of_the_annex_is_empty(report: Report) -> None:
    pairs = [
        pair
        for fold in folds(report, "sheets")
        for block in fold.blocks
        if isinstance(block, Facts)
        for pair in block.pairs
    ]
    assert len(pairs) > 100
    assert [pair for pair in pairs if not all(pair)] == []


def test_the_annex_counts_figures_under_their_denominator(report: Report) -> None:
    [rate] = [fold for fold in folds(report, "sheets") if fold.summary.startswith("M01")]
    [facts] = rate.blocks
    assert isinstance(facts, Facts)
    assert ("Of persons due whose level is known", "persons at level 3 or 4") in facts.pairs


def test_the_definitions_list_every_assumption_with_the_value_used(settings_of_report: Settings) -> None:
    context = made_reports.context_of(settings_of_report)
    shared = document(context.definition, context.release, context.text)
    table = made_reports.table(shared, "assumptions")
    told = {row[0].text: row[1].text for group in table.groups for row in group.rows}
    seed = {row["question"]: row for row in rows("assumptions")}
    assert told.keys() == seed.keys()
    limit = next(question for question, row in seed.items() if row["assumption"] == "need_limit")
    assert told[limit] == f"{seed[limit]['value']} months"


@pytest.mark.parametrize(
    ("number", "unit", "words"),
    [
        (0.6, "share", "60%"),
        (3.0, "level", "level 3"),
        (1.0, "months", "1 month"),
        (6.0, "months", "6 months"),
        (10.0, "persons", "10 people"),
        (2000.0, "draws", "2,000 draws"),
    ],
)
def test_the_value_of_an_assumption_is_told_with_its_unit(number: float, unit: str, words: str) -> None:
    text = load_text(PROJECT / "reports", "en")
    assert assumptions.value(text, {"value": number, "unit": unit}) == words
