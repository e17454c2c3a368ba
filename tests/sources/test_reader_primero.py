"""Primero: subforms out of cells, sheets and records, linked to their cases."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import RefusedInput
from pipeline.sources.readers import primero
from tests.sources.made_up import primero as made_up
from tests.sources.made_up.people import people, secrets, write
from tests.sources.made_up.tables import text, workbook
from tests.sources.reading import assert_links_lead_to_rows, columns, everything, held, recognised, rows

TOLD = people()
UUID = TOLD[0].uuid


@pytest.mark.parametrize("arrow", [" => ", "=>"])
def test_subforms_in_cells_become_tables(tmp_path: Path, arrow: str) -> None:
    export = primero.read(made_up.csv(tmp_path / "cases-2026.csv", arrow=arrow), everything)
    assert [(sheet.name, sheet.parent) for sheet in export.sheets] == [
        ("cases", ""),
        ("services_section", "cases"),
        ("assessment_section", "cases"),
    ]
    assert_links_lead_to_rows(export)
    cases, services, ratings = export.sheets
    assert "services_section" not in cases.headers and list(cases.rows) == list(range(2, 14))
    assert rows(services, "service_type", "service_appointment_date", "service_implemented")[:2] == [
        ("health", "2024-01-26", None),
        ("legal", "2024-01-26", None),
    ]
    assert list(services.rows)[:4] == [2, 2, 3, 4]  # the rows of their cases
    assert services.columns["@key"][0] == "s-1-0"
    assert TOLD[3].uuid not in services.columns["@parent"]
    assert ratings.columns["O01"][:2] == ["2", "3"]


def test_several_answers_in_a_cell_are_joined(tmp_path: Path) -> None:
    cases = primero.read(made_up.csv(tmp_path / "cases.csv"), everything).sheets[0]
    assert cases.columns["nationality"][0] == "cambodia ||| laos"


def test_the_apostrophe_before_a_formula_is_taken_off(tmp_path: Path) -> None:
    rows_of_file = [["id", "short_id", "owned_by", "x", "y"], [UUID, "a", "b", "'-5", "'tis"]]
    cases = primero.read(write(tmp_path / "cases.csv", text(rows_of_file)), everything).sheets[0]
    assert rows(cases, "x", "y") == [("-5", "'tis")]


def test_text_that_begins_like_a_subform_stays_text(tmp_path: Path) -> None:
    rows_of_file = [["id", "short_id", "owned_by", "notes"], [UUID, "a", "b", "[{see the attached letter"]]
    cases = primero.read(write(tmp_path / "cases.csv", text(rows_of_file)), everything).sheets[0]
    assert cases.columns["notes"] == ["[{see the attached letter"]


@pytest.mark.parametrize(
    "cell",
    [
        '[{"unique_id" => "canary"',
        '[{"a" => system("canary")}]',
        '[{"canary" => ' + "[" * 50 + "]" * 50 + "}]",
    ],
)
def test_a_subform_that_cannot_be_read_is_refused_without_its_text(tmp_path: Path, cell: str) -> None:
    rows_of_file = [["id", "short_id", "owned_by", "services_section"], [UUID, "a", "b", cell]]
    path = write(tmp_path / "cases.csv", text(rows_of_file))
    with pytest.raises(RefusedInput, match=r"ING-218.*services_section.*row 2") as refused:
        primero.read(path, None)
    assert "canary" not in str(refused.value)


def test_forms_stand_beside_each_other_and_subforms_below(tmp_path: Path) -> None:
    export = primero.read(made_up.book(tmp_path / "cases.xlsx"), everything)
    assert [(sheet.name, sheet.parent) for sheet in export.sheets] == [
        ("Basic Identity", ""),
        ("Services-Services", "Basic Identity"),
        ("Assessment-Asses...-1", "Basic Identity"),
    ]
    assert_links_lead_to_rows(export)
    cases = export.sheets[0]
    assert rows(cases, "Case ID", "Consent/Consent to share", "__record__/duplicate")[2:5] == [
        ("WL-0003", "Yes", "true"),
        ("WL-0004", "Yes", "false"),
        ("WL-0005", "No", "false"),
    ]
    assert cases.columns["Nationality"][0] == "Cambodian ||| Lao"


def test_the_blank_row_of_a_case_without_services_is_no_service(tmp_path: Path) -> None:
    services = primero.read(made_up.book(tmp_path / "cases.xlsx"), everything).sheet("Services-Services")
    assert services.left_out == {"blank subform row": 1}
    assert list(services.rows)[:5] == [2, 3, 4, 5, 6] and 7 not in services.rows
    assert None not in services.columns["Type"]


def test_a_case_that_the_first_form_does_not_have_is_counted(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "cases.xlsx",
        {
            "Identity": [["ID", "Sex"], ["aaaaaa1", "F"]],
            "Consent": [["ID", "C"], ["aaaaaa2", "x"], ["aaaaaa1", "y"]],
        },
    )
    (cases,) = primero.read(path, everything).sheets
    assert cases.left_out == {"case without a row on the first sheet": 1}
    assert cases.columns["Consent/C"] == ["y"]


def test_records_give_their_data_and_nothing_of_the_index(tmp_path: Path) -> None:
    export = primero.read(made_up.document(tmp_path / "cases.json"), everything)
    assert [sheet.name for sheet in export.sheets] == ["cases", "services_section", "assessment_section"]
    assert_links_lead_to_rows(export)
    assert rows(export.sheets[0], "id", "nationality", "record_state")[0] == (
        UUID,
        "cambodia ||| laos",
        "true",
    )
    kept = "\n".join(held(export))
    assert "canary" not in kept.replace("Canary", "") and "srch_" not in kept and "phonetic" not in kept


@pytest.mark.parametrize("name", ["cases.csv", "cases.xlsx", "cases.json", "list.csv"])
def test_nothing_is_held_that_was_not_asked_for(tmp_path: Path, name: str) -> None:
    makers = {
        "cases.csv": made_up.csv,
        "cases.xlsx": made_up.book,
        "cases.json": made_up.document,
        "list.csv": made_up.list_view,
    }
    path = makers[name](tmp_path / name)
    assert recognised(path) == ["primero"]
    kept = "\n".join(
        held(primero.read(path, columns("case_id_display", "Case ID", "sex", "Sex", "O01", "service_type")))
    )
    assert not [secret for secret in (*secrets(TOLD), "canary") if secret in kept]
    assert "emale" in kept


def test_fields_without_their_forms_come_first_though_a_case_has_several_rows(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "cases.xlsx",
        {
            "Selected Fields": [["ID", "Sex", "Type"], ["aaaaaa1", "F", "health"], ["aaaaaa1", "F", "legal"]],
            "__record__": [["ID", "record_state"], ["aaaaaa1", True]],
        },
    )
    (fields,) = primero.read(path, everything).sheets
    assert rows(fields, "Type", "__record__/record_state") == [("health", "true"), ("legal", "true")]


def test_a_form_that_is_blank_for_a_case_is_still_a_form(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "cases.xlsx",
        {
            "Identity": [["ID", "Sex"], ["aaaaaa1", "F"], ["aaaaaa2", "M"]],
            "Consent": [["ID", "C"], ["aaaaaa1", None], ["aaaaaa2", "y"]],
        },
    )
    (cases,) = primero.read(path, everything).sheets
    assert cases.columns["Consent/C"] == [None, "y"] and cases.left_out == {}
