"""ODK Central: tables, keys and what is no submission."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.sources.readers import odk
from tests.sources.made_up import odk as made_up
from tests.sources.made_up.people import people, secrets, write
from tests.sources.reading import assert_links_lead_to_rows, columns, everything, held, recognised, rows

TOLD = people()


@pytest.fixture(params=["zip", "folder"])
def export_of_tables(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param == "zip":
        return made_up.archive(tmp_path / "monitoring.csv.zip")
    return made_up.folder(tmp_path / "unzipped")


def test_repeats_lead_to_their_parents_and_attachments_are_no_tables(export_of_tables: Path) -> None:
    export = odk.read(export_of_tables, everything)
    assert {sheet.name: sheet.parent for sheet in export.sheets} == {
        "monitoring": "",
        "monitoring-visits": "monitoring",
        "monitoring-visits-met": "monitoring-visits",
    }
    assert export.sheets[0].name == "monitoring"
    assert_links_lead_to_rows(export)


def test_a_submission_that_was_not_decrypted_is_no_record(export_of_tables: Path) -> None:
    first = odk.read(export_of_tables, everything).sheets[0]
    assert first.left_out == {"not decrypted": 1}
    assert list(first.rows) == [2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13]


def test_a_rejected_submission_is_left_to_the_mapping(export_of_tables: Path) -> None:
    first = odk.read(export_of_tables, everything).sheets[0]
    assert rows(first, "grp_id-case_no", "ReviewState")[1] == ("WL-0002", "rejected")


def test_groups_keep_their_dash_and_ticked_answers_their_question(export_of_tables: Path) -> None:
    first = odk.read(export_of_tables, everything).sheets[0]
    assert first.headers[:3] == ("SubmissionDate", "grp_id-case_no", "grp_id-name")
    assert first.columns["@ticked grp_id-forms"][0] == "forced_labour ||| sexual_exploitation"


def test_what_is_part_of_a_submission_that_was_not_decrypted_leaves_with_it(tmp_path: Path) -> None:
    write(tmp_path / "f.csv", "q,KEY,Status,SubmitterID\n,uuid:1,Not Decrypted,1\na,uuid:2,,1\n")
    write(tmp_path / "f-r.csv", "q,PARENT_KEY,KEY\n,uuid:1,uuid:1/r[1]\nb,uuid:2,uuid:2/r[1]\n")
    write(
        tmp_path / "f-r-s.csv",
        "q,PARENT_KEY,KEY\n,uuid:1/r[1],uuid:1/r[1]/s[1]\nc,uuid:2/r[1],uuid:2/r[1]/s[1]\n",
    )
    export = odk.read(tmp_path, everything)
    assert {sheet.name: sheet.left_out for sheet in export.sheets} == {
        "f": {"not decrypted": 1},
        "f-r": {"not decrypted": 1},
        "f-r-s": {"not decrypted": 1},
    }
    assert_links_lead_to_rows(export)


def test_a_repeat_without_rows_yet_is_part_of_the_submissions(tmp_path: Path) -> None:
    write(tmp_path / "f.csv", "q,KEY,Status,SubmitterID\na,uuid:1,,1\n")
    write(tmp_path / "f-r.csv", "q,PARENT_KEY,KEY\n")
    export = odk.read(tmp_path, everything)
    assert [(sheet.name, sheet.parent, len(sheet.rows)) for sheet in export.sheets] == [
        ("f", "", 1),
        ("f-r", "f", 0),
    ]


def test_one_table_alone_is_an_export(tmp_path: Path) -> None:
    write(tmp_path / "monitoring.csv", made_up.files()["monitoring.csv"])
    export = odk.read(tmp_path / "monitoring.csv", everything)
    assert [(sheet.name, sheet.parent) for sheet in export.sheets] == [("monitoring", "")]


def test_the_service_gives_repeats_inside_submissions(tmp_path: Path) -> None:
    export = odk.read(made_up.document(tmp_path / "data.json"), everything)
    assert [(sheet.name, sheet.parent) for sheet in export.sheets] == [
        ("Submissions", ""),
        ("Submissions.visits", "Submissions"),
        ("Submissions.visits.met", "Submissions.visits"),
    ]
    assert_links_lead_to_rows(export)
    first, visits, _ = export.sheets
    assert first.left_out == {"not decrypted": 1} and list(first.rows)[:4] == [1, 2, 3, 5]
    assert first.columns["grp_id-case_no"][3] == "WL-0005"
    assert visits.columns["levels-O01"][:2] == ["2", "3"]
    assert visits.columns["@key"][0] == "visit-1-0"
    assert not [header for sheet in export.sheets for header in sheet.headers if "odata" in header]


def test_the_service_gives_repeats_as_documents_of_their_own(tmp_path: Path) -> None:
    export = odk.read(made_up.documents(tmp_path), everything)
    assert [(sheet.name, sheet.parent) for sheet in export.sheets] == [
        ("Submissions", ""),
        ("Submissions.visits", "Submissions"),
    ]
    assert export.sheets[1].columns["@parent"][0] == made_up.key(TOLD[0])
    assert_links_lead_to_rows(export)


@pytest.mark.parametrize("make", [made_up.archive, made_up.document])
def test_nothing_is_held_that_was_not_asked_for(tmp_path: Path, make: object) -> None:
    path = (
        made_up.archive(tmp_path / "a.zip")
        if make is made_up.archive
        else made_up.document(tmp_path / "a.json")
    )
    kept = "\n".join(held(odk.read(path, columns("grp_id-case_no", "O01", "day"))))
    unwanted = (*secrets(TOLD), "canarystaff", "canarydevice", "11.55")
    assert not [secret for secret in unwanted if secret in kept]
    assert "WL-0001" in kept


def test_each_shape_is_recognised_as_odk_alone(tmp_path: Path) -> None:
    assert recognised(made_up.archive(tmp_path / "a.zip")) == ["odk"]
    assert recognised(made_up.document(tmp_path / "a.json")) == ["odk"]


def test_a_file_of_another_system_has_no_tables(tmp_path: Path) -> None:
    assert odk.read(write(tmp_path / "cases.csv", "No,Sex\n1,F\n"), everything).sheets == ()
