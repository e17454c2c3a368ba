"""CommCare: forms with their repeats, cases without a history, and questions that were not asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.sources.readers import commcare
from tests.sources.made_up import commcare as made_up
from tests.sources.made_up.people import people, secrets, write
from tests.sources.reading import assert_links_lead_to_rows, columns, everything, held, recognised, rows

TOLD = people()


@pytest.mark.parametrize("numbered", [True, False])
def test_a_repeat_leads_to_its_form(tmp_path: Path, numbered: bool) -> None:
    export = commcare.read(made_up.book(tmp_path / "forms.xlsx", numbered=numbered), everything)
    assert [(sheet.name, sheet.parent) for sheet in export.sheets] == [
        ("Forms", ""),
        ("Repeat visits", "Forms"),
    ]
    assert_links_lead_to_rows(export)
    forms, visits = export.sheets
    assert visits.columns["@parent"][:3] == [forms.columns["@key"][at] for at in (0, 0, 1)]
    assert list(visits.rows)[:3] == [2, 3, 4] and export.notes == ()


def test_a_question_that_was_not_asked_has_no_answer(tmp_path: Path) -> None:
    forms = commcare.read(made_up.book(tmp_path / "forms.xlsx"), everything).sheets[0]
    assert set(forms.columns["form.asked_since_2025"]) == {None}
    assert "form.asked_since_2025" in forms.headers


@pytest.mark.parametrize("make", [made_up.archive, made_up.tables])
def test_tables_in_a_zip_or_in_json_are_linked_alike(tmp_path: Path, make: object) -> None:
    path = tmp_path / ("forms.zip" if make is made_up.archive else "forms.json")
    export = commcare.read(
        made_up.archive(path) if make is made_up.archive else made_up.tables(path), everything
    )
    assert [(sheet.name, sheet.parent) for sheet in export.sheets] == [
        ("Forms", ""),
        ("Repeat visits", "Forms"),
    ]
    assert_links_lead_to_rows(export)
    assert export.sheets[0].rows[0] == (2 if make is made_up.archive else 1)


def test_a_repeat_with_one_round_is_a_row_like_others(tmp_path: Path) -> None:
    export = commcare.read(made_up.objects(tmp_path / "forms.json"), everything)
    forms, visits = export.sheets
    assert (visits.name, visits.parent) == ("form.visits", "forms")
    assert len(visits.rows) == sum(len(person.visits) for person in TOLD)
    assert rows(forms, "form.case_no", "form.sex")[0] == ("WL-0001", "female")
    assert not [header for header in forms.headers if header.startswith("form.visits")]
    assert visits.columns["levels.O01"][:2] == ["2", "3"]
    assert_links_lead_to_rows(export)


@pytest.mark.parametrize("make", [made_up.cases, made_up.case_objects])
def test_an_export_of_cases_says_that_it_has_no_history(tmp_path: Path, make: object) -> None:
    path = (
        made_up.cases(tmp_path / "c.csv")
        if make is made_up.cases
        else made_up.case_objects(tmp_path / "c.json")
    )
    export = commcare.read(path, everything)
    assert export.notes == (commcare.NO_HISTORY,)
    assert [sheet.name for sheet in export.sheets] == ["cases"]
    assert export.sheets[0].columns["@key"][0] == TOLD[0].uuid


@pytest.mark.parametrize("name", ["book", "archive", "tables", "objects", "cases", "case_objects"])
def test_nothing_is_held_that_was_not_asked_for(tmp_path: Path, name: str) -> None:
    suffix = {"book": "xlsx", "archive": "zip", "cases": "csv"}.get(name, "json")
    path = getattr(made_up, name)(tmp_path / f"export.{suffix}")
    assert recognised(path) == ["commcare"]
    export = commcare.read(path, columns("form.sex", "sex", "properties.sex", "O01"))
    kept = "\n".join(held(export))
    assert not [secret for secret in (*secrets(TOLD), "canarystaff") if secret in kept]
    assert "female" in kept


def test_a_group_called_like_a_repeat_elsewhere_keeps_its_answers(tmp_path: Path) -> None:
    form = {
        "id": "1",
        "received_on": "x",
        "form": {"met": {"q": "a"}, "visits": [{"form.met": [{"r": "b"}]}]},
    }
    export = commcare.read(write(tmp_path / "f.json", json.dumps({"objects": [form]})), everything)
    assert export.sheets[0].columns["form.met.q"] == ["a"]
    assert export.sheets[2].columns["r"] == ["b"]


def test_forms_and_cases_in_one_folder_are_kept_apart(tmp_path: Path) -> None:
    made_up.objects(tmp_path / "forms.json")
    made_up.case_objects(tmp_path / "cases.json")
    export = commcare.read(tmp_path, everything)
    assert [sheet.name for sheet in export.sheets] == ["forms", "form.visits", "cases"]
    assert export.notes == ()
