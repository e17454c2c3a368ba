"""Every shape that a system exports is told from all others, and has the same headers however it is asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.sources import readers
from pipeline.sources.sheets import KEY, PARENT
from tests.sources.made_up import commcare, dhis2, kobo, odk, primero
from tests.sources.reading import everything

SHAPES: dict[str, tuple[str, str, Callable[[Path], Path]]] = {
    "workbook of Kobo": ("kobo", "a.xlsx", kobo.book),
    "CSV of Kobo": ("kobo", "a.csv", kobo.csv),
    "JSON of Kobo": ("kobo", "a.json", kobo.document),
    "zip of ODK": ("odk", "a.zip", odk.archive),
    "folder of ODK": ("odk", "a", odk.folder),
    "JSON of ODK": ("odk", "a.json", odk.document),
    "CSV of Primero": ("primero", "a.csv", primero.csv),
    "list view of Primero": ("primero", "a.csv", primero.list_view),
    "workbook of Primero": ("primero", "a.xlsx", primero.book),
    "JSON of Primero": ("primero", "a.json", primero.document),
    "forms of CommCare": ("commcare", "a.xlsx", commcare.book),
    "zip of CommCare": ("commcare", "a.zip", commcare.archive),
    "tables of CommCare in JSON": ("commcare", "a.json", commcare.tables),
    "forms of CommCare in JSON": ("commcare", "a.json", commcare.objects),
    "cases of CommCare": ("commcare", "a.csv", commcare.cases),
    "cases of CommCare in JSON": ("commcare", "a.json", commcare.case_objects),
    "JSON of DHIS2": ("dhis2", "a.json", dhis2.document),
    "events of DHIS2": ("dhis2", "a.csv", dhis2.events),
    "entities of DHIS2": ("dhis2", "a.csv", dhis2.entities),
    "enrollments of DHIS2": ("dhis2", "a.json", dhis2.enrollments),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_system_of_an_export_is_recognised(tmp_path: Path, shape: str) -> None:
    system, name, make = SHAPES[shape]
    assert readers.recognise(make(tmp_path / name)) == system


@pytest.mark.parametrize("shape", SHAPES)
def test_headers_do_not_depend_on_what_is_wanted(tmp_path: Path, shape: str) -> None:
    system, name, make = SHAPES[shape]
    path = make(tmp_path / name)
    none, all_of_it = readers.read(path, system), readers.read(path, system, everything)
    assert readers.header_hash(none) == readers.header_hash(all_of_it)
    assert [sheet.rows for sheet in none.sheets] == [sheet.rows for sheet in all_of_it.sheets]
    assert {header for sheet in none.sheets for header in sheet.columns} <= {KEY, PARENT}
    for sheet in all_of_it.sheets:
        assert set(sheet.columns) == set(sheet.headers)
        assert {len(cells) for cells in sheet.columns.values()} == {len(sheet.rows)}


def test_columns_that_a_reader_makes_are_not_part_of_the_headers(tmp_path: Path) -> None:
    export = readers.read(kobo.book(tmp_path / "a.xlsx"), "kobo")
    assert "@ticked grp_id/forms" in export.sheets[0].headers
    without = [tuple(h for h in sheet.headers if not h.startswith("@")) for sheet in export.sheets]
    bare = type(export)(
        export.system,
        export.label,
        tuple(
            type(sheet)(sheet.file, sheet.name, headers, sheet.rows, {})
            for sheet, headers in zip(export.sheets, without, strict=True)
        ),
    )
    assert readers.header_hash(bare) == readers.header_hash(export)
