"""OSCaR: the score stands under a blank header, and only ``Client ID`` links a sheet to the clients."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.sources import readers
from pipeline.sources.sheets import KEY, PARENT, Export
from tests.sources.made_up import books, canaries, oscar

SAFE = ("Client ID", "Sex", "Age", "Assessment Created At", "Food Security", "Shelter", "Type of Trafficking")


def every(sheet: str, header: str) -> bool:
    return True


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return oscar.report(tmp_path_factory.mktemp("oscar") / "client_report-2025-07-01.xls")


@pytest.fixture(scope="module")
def export(path: Path) -> Export:
    return readers.read(path, "oscar", every)


def test_a_report_is_recognised_by_its_sheets_and_without_them_by_its_name(
    path: Path, tmp_path: Path
) -> None:
    renamed = oscar.report(tmp_path / "march.xls")
    alone = books.xls(tmp_path / "client_report-1.xls", {"Worksheet1": oscar.CLIENTS})
    assert [readers.recognise(each) for each in (path, renamed, alone)] == ["oscar"] * 3
    assert len(readers.read(alone, "oscar").sheets) == 1


def test_clients_who_are_numbered_by_hand_are_no_report(tmp_path: Path) -> None:
    path = books.xlsx(tmp_path / "a.xlsx", {"S": [["#", "Client ID", "Sex"], [1, "KH-1", "F"]]})
    assert readers.recognise(path) == "table"


def test_a_score_is_called_by_the_domain_that_follows_it(export: Export) -> None:
    columns = export.sheet("CSI Assessment").columns
    assert columns["Food Security"] == ["3", "4", "1"]
    assert columns["Food Security (2)"] == [canaries.REMARKS[0], "eats well", canaries.REMARKS[1]]
    assert columns["Shelter"] == ["2", None, "1"]


def test_a_row_without_a_number_belongs_to_its_client_all_the_same(export: Export) -> None:
    for name, clients in (("CSI Assessment", ["kh-1", "kh-1", "kh-2"]), ("Care Plan", ["kh-1", "kh-1"])):
        sheet = export.sheet(name)
        assert (sheet.parent, sheet.columns[PARENT]) == ("Worksheet1", clients)
        assert len(set(sheet.columns[KEY])) == len(sheet.rows)
    assert export.sheets[0].columns[KEY] == ["kh-1", "kh-2"]


def test_a_client_number_that_a_tenant_calls_otherwise_still_links(tmp_path: Path) -> None:
    export = readers.read(oscar.report(tmp_path / "a.xls", client="លេខសម្គាល់"), "oscar", every)
    assert export.sheets[0].columns[KEY] == ["kh-1", "kh-2"]
    assert export.sheets[1].parent == "Worksheet1"


def test_clients_without_their_number_have_no_children(tmp_path: Path) -> None:
    clients = [["Sex"], ["female"], ["male"]]
    path = books.xls(tmp_path / "a.xls", {"Worksheet1": clients, "CSI Assessment": oscar.CSI})
    first, child = readers.read(path, "oscar", every).sheets
    assert (child.parent, KEY in first.headers, PARENT in child.headers) == ("", False, False)


def test_text_stays_text(export: Export) -> None:
    clients, assessments = export.sheets[0].columns, export.sheet("CSI Assessment").columns
    assert clients["Age"] == ["12 years 3 months", "31 years"]
    assert clients["Type of Trafficking"] == ["Labor trafficking, Others", "Sex trafficking"]
    assert clients["All CSI"][0] == "05 March 2025 => 1A: 3, 1B: 2\r\n05 April 2025 => 1A: 4"
    assert assessments["Assessment Created At"] == ["05 March 2025", "05 April 2025", "07 May 2025"]
    assert assessments[oscar.ORDINAL] == ["1st", "2nd", "1st"]


def test_rows_are_those_that_a_spreadsheet_shows(export: Export) -> None:
    assert [sheet.rows for sheet in export.sheets] == [[2, 3], [2, 3, 4], [2, 3]]


def test_nothing_that_is_not_wanted_is_held(path: Path) -> None:
    export = readers.read(path, "oscar", lambda sheet, header: header in SAFE)
    assert canaries.held(export) == []
    assert set(export.sheet("CSI Assessment").columns) == {*SAFE[3:6], "Client ID", KEY, PARENT}
