"""The Excel template: what its lists offer, and that what is filled in is read back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline import contract, forms
from pipeline.contract import Contract
from pipeline.errors import UsageError
from pipeline.sample import bundled
from pipeline.settings import Settings
from pipeline.sources.mapping import of_template
from pipeline.sources.readers import recognise, template
from pipeline.sources.sheets import Export
from tests.sources.made_up import contract_tables, own_template, template_lists
from tests.sources.made_up.contract_tables import Row, Tables

FACTS = {"provider_id": "willow", "coverage": "delta", "data_to": "2026-06", "programme_country": "KHM"}


@pytest.fixture(scope="module")
def settings() -> Settings:
    return Settings(project=Path.cwd(), home=Path("nowhere"))


@pytest.fixture(scope="module")
def defined(settings: Settings) -> Contract:
    return contract.load(settings.seeds)


@pytest.fixture(scope="module")
def empty(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("forms") / "out"
    forms.write(settings, out)
    return out


@pytest.fixture(scope="module")
def tables() -> Tables:
    return contract_tables.of_cases(contract_tables.of_package(bundled()), 12)


@pytest.fixture(scope="module")
def long(empty: Path, tables: Tables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("filled") / "long.xlsx"
    return own_template.fill_long(empty / "template-long.xlsx", tables, target, FACTS)


@pytest.fixture(scope="module")
def short(empty: Path, tables: Tables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("filled") / "short.xlsx"
    return own_template.fill_short(empty / "template-short.xlsx", tables, target, FACTS)


def everything(path: Path) -> Export:
    return template.read(path, lambda sheet, header: True)


def mapped(path: Path, defined: Contract) -> dict[str, Any]:
    return of_template.brought(path, defined)


def rows_of(export: Export, rules: dict[str, Any]) -> list[Row]:
    """The rows that plain rules make of a sheet: cells with their codes."""
    sheet = export.sheet(rules["sheet"])
    made = []
    for place in range(len(sheet.rows)):
        row = {}
        for name, rule in rules.items():
            if isinstance(rule, dict) and "from" in rule:
                cell = sheet.columns[rule["from"]][place] or ""
                row[name] = str(rule.get("codes", {}).get(cell, cell))
        made.append(row)
    return made


@pytest.mark.parametrize("form", forms.FORMS)
def test_every_coded_column_has_the_list_of_the_contract(empty: Path, defined: Contract, form: str) -> None:
    file = empty / f"template-{form}.xlsx"
    lists = template_lists.list_of_each_column(file)
    offered = template_lists.offered(file)
    columns = {
        (table.name, column.name): column
        for table in defined.tables.values()
        for column in table.columns
        if column.code_list and column.kind != "codes"
    }
    if form == "long":
        wanted = {place: column.code_list for place, column in columns.items()}
        assert {place: lists[place] for place in wanted} == wanted
    for name, entries in offered.items():
        if name in defined.lists:
            assert {code for _, code, _ in entries} == set(defined.codes(name)), name


def test_the_short_form_offers_levels_and_the_reasons_of_each_outcome(empty: Path, defined: Contract) -> None:
    offered = template_lists.offered(empty / "template-short.xlsx")
    for outcome in defined.codes("outcomes"):
        reasons = [each.code for each in defined.lists["na_reasons"] if each.belongs_to == outcome]
        expected = [
            *(("level", code) for code in defined.codes("levels")),
            *(("na_reason", code) for code in reasons),
            *(("not_assessed_reason", code) for code in defined.codes("not_assessed_reasons")),
        ]
        assert [(owner, code) for owner, code, _ in offered[outcome]] == expected


@pytest.mark.parametrize("form", forms.FORMS)
def test_the_words_of_a_list_lead_to_one_code(empty: Path, form: str) -> None:
    for name, entries in template_lists.offered(empty / f"template-{form}.xlsx").items():
        meant: dict[str, set[str]] = {}
        for _, code, words in entries:
            meant.setdefault(words.casefold(), set()).add(code)
        assert {words: codes for words, codes in meant.items() if len(codes) > 1} == {}, name


@pytest.mark.parametrize("form", forms.FORMS)
def test_checks_hold_for_more_than_five_hundred_rows(empty: Path, form: str) -> None:
    found = template_lists.validations(empty / f"template-{form}.xlsx")
    last = {
        place: int(area.rpartition(":")[2].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        for place, (_, _, area) in found.items()
        if place[0] != "Facts"
    }
    assert len(last) >= 26
    assert min(last.values()) >= 502


def test_a_part_of_a_list_hangs_on_what_stands_beside_it(empty: Path) -> None:
    found = template_lists.validations(empty / "template-long.xlsx")
    assert found["spells", "value"][1].startswith("OFFSET(Lists!$D$")
    assert "MATCH($B3," in found["spells", "value"][1]
    assert "MATCH($B3," in found["outcome_ratings", "na_reason"][1]
    assert 'SEARCH("R",LEFT($B3,3))' in found["criterion_ratings", "value"][1]


def test_every_column_is_told_of_and_required_ones_are_marked(empty: Path, defined: Contract) -> None:
    book = openpyxl.load_workbook(empty / "template-long.xlsx")
    for table in defined.tables.values():
        page = book[table.name]
        assert page.freeze_panes == "B3"
        for place, column in enumerate(table.columns, start=1):
            label = page.cell(row=1, column=place)
            assert label.value == column.description + (" *" if column.is_required else "")
            assert page.cell(row=2, column=place).value == column.name
            assert label.comment is not None and column.description in label.comment.text


def test_what_is_chosen_in_the_long_form_comes_back_as_codes(
    long: Path, tables: Tables, defined: Contract
) -> None:
    export, content = everything(long), mapped(long, defined)
    came = {name: rows_of(export, content[name]) for name in tables}
    # a column of the contract that the example does not use stays empty
    wanted = {name: [dict.fromkeys(came[name][0], "") | row for row in rows] for name, rows in tables.items()}
    assert came == wanted
    assert {key: content[key] for key in ("provider_id", "coverage", "data_to")} == {
        "provider_id": "willow",
        "coverage": "delta",
        "data_to": "2026-06",
    }


def test_a_visit_of_the_short_form_gives_ten_ratings(short: Path, tables: Tables, defined: Contract) -> None:
    export, rules = everything(short), mapped(short, defined)["outcome_ratings"]
    visits = export.sheet("visits")
    told = {(row["assessment_id"], row["outcome"]): row for row in tables["outcome_ratings"]}
    for block in rules["blocks"]:
        outcome = block["outcome"]["always"]
        for place, visit in enumerate(tables["assessments"]):
            row = told[visit["assessment_id"], outcome]
            if not (row["level"] or row["na_reason"] or row["not_assessed_reason"]):
                continue
            read = {
                name: visits.columns[rule["from"]][place] for name, rule in block.items() if "from" in rule
            }
            # one cell holds a level or a reason: "partly assessed" tells no more than that it is not known
            applies = "unknown" if row["not_assessed_reason"] else row["applicability"]
            assert read == {
                "level": row["level"] or None,
                "applicability": applies,
                "na_reason": row["na_reason"] or None,
                "not_assessed_reason": row["not_assessed_reason"] or None,
            }


def test_a_level_that_no_list_has_stays_where_it_is_noticed(short: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(short)
    book["visits"]["E3"], book["visits"]["F3"], book["visits"]["G3"] = "five", "3", " 2  vulnerable"
    book.save(tmp_path / "typed.xlsx")
    visits = everything(tmp_path / "typed.xlsx").sheet("visits")
    assert [visits.columns[name][0] for name in ("O01", "O02", "O03")] == ["five", "3", "2"]


def test_columns_that_are_not_wanted_are_named_and_not_read(short: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(short)
    page = book["cases"]
    page.insert_cols(2)
    page["B1"], page["B2"], page["B3"] = "Name", "remarks", "Made-up Somebody"
    page["N3"] = "A remark of nobody"
    book.save(tmp_path / "more.xlsx")
    export = template.read(tmp_path / "more.xlsx", lambda sheet, header: header == "case_id")
    cases = export.sheet("cases")
    assert {"remarks", "column N"} <= set(cases.headers)
    assert set(cases.columns) == {"case_id"}
    assert template.read(tmp_path / "more.xlsx").sheet("cases").columns == {}


def test_rows_are_numbered_as_a_spreadsheet_shows_them(short: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(short)
    book["cases"].insert_rows(1)
    book["cases"].delete_rows(6, 1)
    book["cases"].insert_rows(6)
    book.save(tmp_path / "moved.xlsx")
    assert list(everything(tmp_path / "moved.xlsx").sheet("cases").rows)[:4] == [4, 5, 7, 8]


def test_a_template_is_recognised_and_other_workbooks_are_not(short: Path, tmp_path: Path) -> None:
    other = openpyxl.Workbook()
    other.active.append(["case_id", "sex"])
    other.save(tmp_path / "other.xlsx")
    assert recognise(short) == "template"
    assert recognise(tmp_path / "other.xlsx") == "table"


def test_what_somebody_writes_into_the_lists_goes_nowhere(
    short: Path, defined: Contract, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(short)
    book["Lists"].append(["sex", None, "Made-up Somebody", "Somebody"])
    book["Lists"].append(["friends", None, "Made-up Other", "Other"])
    book.save(tmp_path / "written.xlsx")
    assert "Somebody" not in str(mapped(tmp_path / "written.xlsx", defined))
    assert "Made-up" not in str(mapped(tmp_path / "written.xlsx", defined))


def test_a_short_template_without_a_country_says_where_to_choose_it(defined: Contract) -> None:
    with pytest.raises(UsageError, match="Facts"):
        of_template.content({"form": "short"}, {}, defined)


def test_the_same_definitions_give_the_same_bytes(settings: Settings, empty: Path, tmp_path: Path) -> None:
    forms.write(settings, tmp_path / "again")
    files = {path.relative_to(empty): path.read_bytes() for path in empty.rglob("*") if path.is_file()}
    again = tmp_path / "again"
    assert {
        path.relative_to(again): path.read_bytes() for path in again.rglob("*") if path.is_file()
    } == files


def test_a_folder_that_holds_something_is_left_alone(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "template-long.xlsx").write_text("filled in")
    with pytest.raises(UsageError, match="new folder"):
        forms.write(settings, tmp_path)
    assert (tmp_path / "template-long.xlsx").read_text() == "filled in"


@pytest.mark.parametrize(
    ("asked", "what"), [({"language": "xx"}, "language"), ({"countries": ("FRA",)}, "country")]
)
def test_a_language_or_country_that_is_not_known_is_refused(
    settings: Settings, tmp_path: Path, asked: dict[str, Any], what: str
) -> None:
    with pytest.raises(UsageError, match=what):
        forms.write(settings, tmp_path / "out", **asked)
