"""KoboToolbox: sheets, links and columns as a person sees them, and nothing that was not asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.sources.readers import kobo
from tests.sources.made_up import kobo as made_up
from tests.sources.made_up.people import people, secrets, write
from tests.sources.made_up.tables import text, workbook
from tests.sources.reading import assert_links_lead_to_rows, columns, everything, held, recognised, rows


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_up.book(tmp_path_factory.mktemp("kobo") / "export.xlsx")


def test_submissions_come_first_and_each_repeat_leads_to_its_parent(book: Path) -> None:
    export = kobo.read(book, everything)
    assert [(sheet.name, sheet.parent) for sheet in export.sheets] == [
        (made_up.TITLE, ""),
        ("visits", made_up.TITLE),
        ("met", "visits"),
    ]
    assert_links_lead_to_rows(export)
    assert export.sheets[0].columns["@key"] == [person.uuid for person in people()]


def test_rows_have_the_numbers_that_a_spreadsheet_shows(book: Path) -> None:
    first = kobo.read(book, everything).sheets[0]
    assert list(first.rows) == list(range(2, 14))
    assert rows(first, "grp_id/case_no", "grp_consent/ok")[1] == ("wl-0002", "yes")


def test_a_row_of_tags_is_counted_and_moves_no_number(tmp_path: Path) -> None:
    first = kobo.read(made_up.book(tmp_path / "export.xlsx", tags=True), everything).sheets[0]
    assert first.left_out == {"tags (HXL)": 1}
    assert list(first.rows) == list(range(3, 15))


def test_an_answer_that_begins_with_a_hash_is_no_row_of_tags(tmp_path: Path) -> None:
    header = ["q", "_id", "_uuid", "_submission_time"]
    path = workbook(tmp_path / "export.xlsx", {"Form": [header, ["#1 house", 1, "a", "2026-01-01"]]})
    first = kobo.read(path, everything).sheets[0]
    assert first.left_out == {} and first.columns["q"] == ["#1 house"]


@pytest.mark.parametrize("split_only", [False, True])
def test_ticked_answers_are_offered_in_one_column(tmp_path: Path, split_only: bool) -> None:
    path = made_up.book(tmp_path / "export.xlsx", split_only=split_only)
    first = kobo.read(path, everything).sheets[0]
    assert first.columns["@ticked grp_id/forms"][:3] == [
        "forced_labour ||| sexual_exploitation",
        "forced_labour ||| sexual_exploitation ||| forced_marriage",
        "forced_labour",
    ]
    assert first.columns["@ticked grp_id/forms"][6] is None  # nobody answered
    assert ("grp_id/forms" in first.headers) is not split_only
    assert "@ticked grp_id" not in first.headers


def test_labels_and_sheets_in_khmer_are_read_as_they_are(tmp_path: Path) -> None:
    path = made_up.book(tmp_path / "export.xlsx", khmer=True)
    export = kobo.read(path, everything)
    assert [sheet.name for sheet in export.sheets] == [made_up.KHMER_TITLE, made_up.KHMER["visits"], "met"]
    assert export.sheets[0].columns["ភេទ"][:3] == ["ស្រី", "ស្រី", "ប្រុស"]
    assert export.sheets[1].columns["លំនៅឋាន"][:2] == ["2", "3"]
    assert_links_lead_to_rows(export)


def test_questions_of_one_name_are_kept_apart(tmp_path: Path) -> None:
    header = ["name", "name", None, "_id", "_uuid", "_submission_time"]
    path = workbook(tmp_path / "export.xlsx", {"Form": [header, ["a", "b", "c", 1, "u", "2026-01-01"]]})
    first = kobo.read(path, everything).sheets[0]
    assert first.headers[:3] == ("name", "name (2)", "column C")
    assert rows(first, "name", "name (2)", "column C") == [("a", "b", "c")]


def test_a_sheet_whose_name_was_cut_is_found_as_a_parent(tmp_path: Path) -> None:
    long = "monitoring visits of the reintegration team"
    path = workbook(
        tmp_path / "export.xlsx",
        {
            "Form": [["_id", "_uuid", "_submission_time", "_index"], [1, "u", "2026-01-01", 1]],
            long[:31]: [
                ["q", "_index", "_parent_table_name", "_parent_index"],
                ["a", 1, "Form", 1],
                ["b", 2, "Form", 1],
            ],
            "inner": [["q", "_index", "_parent_table_name", "_parent_index"], ["c", 1, long, 2]],
        },
    )
    export = kobo.read(path, everything)
    assert [sheet.parent for sheet in export.sheets] == ["", "Form", long[:31]]
    assert export.sheets[2].columns["@parent"] == ["2"]
    assert_links_lead_to_rows(export)


def test_a_csv_says_that_it_has_no_repeats(tmp_path: Path) -> None:
    export = kobo.read(made_up.csv(tmp_path / "Form - 2026-06-01.csv"), columns("grp_id/sex"))
    assert [sheet.name for sheet in export.sheets] == ["submissions"]
    assert export.notes == (kobo.NO_REPEATS,)
    assert export.sheets[0].columns["grp_id/sex"][:3] == ["female", "female", "male"]


@pytest.mark.parametrize("bare", [False, True])
def test_json_of_the_service_has_its_repeats_as_tables(tmp_path: Path, bare: bool) -> None:
    export = kobo.read(made_up.document(tmp_path / "data.json", bare=bare), everything)
    assert [(sheet.name, sheet.parent) for sheet in export.sheets] == [
        ("submissions", ""),
        ("visits", "submissions"),
        ("met", "visits"),
    ]
    assert_links_lead_to_rows(export)
    assert list(export.sheets[0].rows) == list(range(1, 13))
    assert list(export.sheets[1].rows)[:7] == [1, 1, 2, 2, 3, 3, 4]
    assert export.sheets[0].columns["_validation_status"][2] == "validation_status_not_approved"
    assert "canaryphoto.jpg" not in set(held(export))


def test_repeats_of_one_name_in_two_groups_are_two_tables(tmp_path: Path) -> None:
    record = {
        "_id": 1,
        "_uuid": "u",
        "_submission_time": "2026-01-01",
        "a/met": [{"a/met/q": "1"}],
        "b/met": [{"b/met/q": "2", "b/met/inner": [{"b/met/inner/q": "3"}]}],
    }
    export = kobo.read(write(tmp_path / "data.json", json.dumps([record])), everything)
    assert [(sheet.name, sheet.parent) for sheet in export.sheets] == [
        ("submissions", ""),
        ("met", "submissions"),
        ("met (2)", "submissions"),
        ("inner", "met (2)"),
    ]
    assert_links_lead_to_rows(export)


@pytest.mark.parametrize("kind", ["book", "csv", "json"])
def test_nothing_is_held_that_was_not_asked_for(tmp_path: Path, kind: str) -> None:
    make = {"book": made_up.book, "csv": made_up.csv, "json": made_up.document}[kind]
    path = make(tmp_path / f"export.{ {'book': 'xlsx'}.get(kind, kind) }")
    export = kobo.read(path, columns("grp_id/case_no", "visits/O01", "_validation_status"))
    kept = "\n".join(held(export))
    assert not [secret for secret in (*secrets(people()), "canarystaff") if secret in kept]
    assert all(sheet.columns.keys() <= {*sheet.headers} for sheet in export.sheets)
    none = kobo.read(path)
    assert none.sheets[0].headers == export.sheets[0].headers
    assert all(sheet.columns.keys() <= {"@key", "@parent"} for sheet in none.sheets)


def test_each_shape_is_recognised_as_kobo_alone(tmp_path: Path, book: Path) -> None:
    assert recognised(book) == ["kobo"]
    assert recognised(made_up.csv(tmp_path / "export.csv")) == ["kobo"]
    assert recognised(made_up.document(tmp_path / "data.json")) == ["kobo"]
    other = workbook(tmp_path / "other.xlsx", {"Cases": [["No", "Sex"], [1, "F"]]})
    assert recognised(other) == []
    assert recognised(write(tmp_path / "other.csv", text([["id", "sex"], [1, "F"]]))) == []


def test_pages_of_the_service_are_one_list(tmp_path: Path) -> None:
    told = made_up.results(people())
    write(tmp_path / "page1.json", json.dumps({"results": told[:7]}))
    write(tmp_path / "page2.json", json.dumps({"results": told[7:]}))
    export = kobo.read(tmp_path, everything)
    assert [(sheet.name, sheet.file) for sheet in export.sheets] == [
        (name, "page1.json, page2.json") for name in ("submissions", "visits", "met")
    ]
    assert list(export.sheets[0].rows) == [*range(1, 8), *range(1, 6)]
    assert_links_lead_to_rows(export)


def test_two_workbooks_of_one_form_are_sheets_of_their_own(tmp_path: Path) -> None:
    made_up.book(tmp_path / "a.xlsx")
    made_up.book(tmp_path / "b.xlsx")
    export = kobo.read(tmp_path, everything)
    assert [(sheet.file, sheet.name, sheet.parent) for sheet in export.sheets][3:] == [
        ("b.xlsx", f"{made_up.TITLE} (2)", ""),
        ("b.xlsx", "visits (2)", f"{made_up.TITLE} (2)"),
        ("b.xlsx", "met (2)", "visits (2)"),
    ]
    assert_links_lead_to_rows(export)


def test_repeats_are_linked_by_the_index_where_nothing_lasting_is_there(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "export.xlsx",
        {
            "Form": [["q", "_submission_time", "_index"], ["a", "x", 1], ["b", "x", 2]],
            "visits": [["q", "_parent_table_name", "_parent_index"], ["c", "Form", 2], ["d", "Form", 1]],
        },
    )
    export = kobo.read(path, everything)
    assert export.sheets[1].columns["@parent"] == ["2", "1"]
    assert_links_lead_to_rows(export)


def test_a_slash_in_the_label_of_an_answer_is_part_of_it(tmp_path: Path) -> None:
    header = [
        "Form of trafficking",
        "Form of trafficking/Labour / debt",
        "Form of trafficking/Other",
        "_id",
        "_uuid",
    ]
    rows_of_form = [
        header,
        ["Labour / debt Other", "1", "1", 1, "a"],
        ["Other", "0", "1", 2, "b"],
        [*[None] * 3, 3, "c"],
    ]
    first = kobo.read(workbook(tmp_path / "export.xlsx", {"Form": rows_of_form}), everything).sheets[0]
    assert first.columns["@ticked Form of trafficking"] == ["Labour / debt ||| Other", "Other", None]
    assert [header for header in first.headers if header.startswith("@")] == [
        "@ticked Form of trafficking",
        "@key",
    ]
