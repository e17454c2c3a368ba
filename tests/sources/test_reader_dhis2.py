"""DHIS2: values as columns, records linked by their identifiers, deleted ones counted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.sources.readers import dhis2
from tests.sources.made_up import dhis2 as made_up
from tests.sources.made_up.people import people, secrets, write
from tests.sources.made_up.tables import zipped
from tests.sources.reading import assert_links_lead_to_rows, columns, everything, held, recognised, rows

TOLD = people()
CHAIN = [("trackedEntities", ""), ("enrollments", "trackedEntities"), ("events", "enrollments")]


@pytest.mark.parametrize(("before", "bare"), [(False, False), (True, False), (False, True)])
def test_records_inside_each_other_become_three_linked_tables(
    tmp_path: Path, before: bool, bare: bool
) -> None:
    export = dhis2.read(made_up.document(tmp_path / "te.json", before=before, bare=bare), everything)
    assert [(sheet.name, sheet.parent) for sheet in export.sheets] == CHAIN
    assert_links_lead_to_rows(export)
    entities, enrollments, events = export.sheets
    assert entities.columns["Sex"][:3] == ["female", "female", "male"]
    assert enrollments.columns["Case number"][0] == "WL-0001"
    assert events.columns[made_up.ELEMENTS["O01"]][:3] == ["2", None, "3"]
    assert list(events.rows)[:3] == [1, 1, 2] and export.notes == ()


def test_what_is_deleted_leaves_with_all_that_belongs_to_it(tmp_path: Path) -> None:
    export = dhis2.read(made_up.document(tmp_path / "te.json"), everything)
    assert [sheet.left_out for sheet in export.sheets] == [{"deleted": 1}, {"deleted": 1}, {"deleted": 2}]
    assert f"TE{made_up.DELETED:09}" not in set(held(export))


def test_an_event_is_one_row_with_a_column_for_each_element(tmp_path: Path) -> None:
    export = dhis2.read(made_up.events(tmp_path / "events.csv"), everything)
    (events,) = export.sheets
    assert len(events.rows) == sum(len(person.visits) for person in TOLD)
    assert list(events.rows)[:2] == [2, 13]  # where the event begins: ten levels and a remark each
    assert rows(events, "occurredAt", *made_up.ELEMENTS.values())[0] == (
        "2024-02-01", "2", "3", "4", "1", "2", "3", "4", "1", "2", "3",
    )  # fmt: skip
    assert "value" not in events.headers and "storedByDataValue" not in events.headers
    assert export.notes == (dhis2.NO_PERSON,)


def test_an_event_whose_rows_do_not_stand_together_is_one_event(tmp_path: Path) -> None:
    header = "event,programStage,enrollment,dataElement,value\n"
    path = write(tmp_path / "e.csv", header + "e1,s,n,A,1\ne2,s,n,A,2\ne1,s,n,B,3\ne1,s,n,A,4\n,s,n,A,5\n")
    (events,) = dhis2.read(path, everything).sheets
    assert rows(events, "@key", "A", "B") == [("e1", "4", "3"), ("e2", "2", None)]
    assert events.left_out == {"value that is there twice": 1, "without an identifier": 1}


def test_attributes_are_called_as_they_are_shown(tmp_path: Path) -> None:
    (entities,) = dhis2.read(made_up.entities(tmp_path / "te.csv"), everything).sheets
    assert entities.columns["Sex"][:3] == ["female", "female", "male"]
    assert {"attribute", "displayName", "value"}.isdisjoint(entities.headers)
    assert len(entities.rows) == 11 and entities.left_out == {"deleted": 1}


def test_attributes_that_are_shown_alike_are_told_apart(tmp_path: Path) -> None:
    attributes = [{"attribute": name, "displayName": "Date", "value": name.lower()} for name in ("A1", "B2")]
    record = {
        "trackedEntity": "t",
        "status": "x",
        "attributes": [*attributes, {"attribute": "status", "value": "y"}],
    }
    (entities,) = dhis2.read(write(tmp_path / "te.json", json.dumps([record])), everything).sheets
    assert rows(entities, "Date [A1]", "Date [B2]", "status", "status [status]") == [("a1", "b2", "x", "y")]


def test_events_are_joined_to_people_by_enrollments_where_these_are_there(tmp_path: Path) -> None:
    made_up.entities(tmp_path / "a.csv")
    made_up.events(tmp_path / "b.csv")
    made_up.enrollments(tmp_path / "c.json")
    export = dhis2.read(tmp_path, everything)
    assert [(sheet.name, sheet.parent) for sheet in export.sheets] == CHAIN
    assert_links_lead_to_rows(export)
    assert [sheet.left_out for sheet in export.sheets] == [{"deleted": 1}, {"deleted": 1}, {"deleted": 2}]
    assert export.notes == ()


def test_events_that_name_their_entity_need_no_enrollment(tmp_path: Path) -> None:
    entity = {"trackedEntity": "t", "attributes": []}
    event = {"event": "e", "enrollment": "n", "trackedEntity": "t", "dataValues": []}
    path = write(tmp_path / "d.json", json.dumps({"trackedEntities": [entity], "events": [event]}))
    export = dhis2.read(path, everything)
    assert [(sheet.name, sheet.parent) for sheet in export.sheets] == [
        CHAIN[0],
        ("events", "trackedEntities"),
    ]
    assert_links_lead_to_rows(export)


@pytest.mark.parametrize("key", ["instances", "events"])
def test_lists_of_events_are_read_under_each_of_their_names(tmp_path: Path, key: str) -> None:
    event = {"event": "e", "programStage": "s", "dataValues": [{"dataElement": "A", "value": 3}]}
    (events,) = dhis2.read(write(tmp_path / "d.json", json.dumps({key: [event]})), everything).sheets
    assert rows(events, "event", "A") == [("e", "3")]


@pytest.mark.parametrize("name", ["document", "events", "entities", "zip"])
def test_nothing_is_held_that_was_not_asked_for(tmp_path: Path, name: str) -> None:
    if name == "zip":
        content = made_up.events(tmp_path / "e.csv").read_text(encoding="utf-8")
        path = zipped(tmp_path / "events.csv.zip", {"events.csv": content})
    else:
        path = getattr(made_up, name)(tmp_path / ("te.json" if name == "document" else "te.csv"))
    assert recognised(path) == ["dhis2"]
    kept = "\n".join(held(dhis2.read(path, columns("Sex", made_up.ELEMENTS["O01"]))))
    assert not [secret for secret in (*secrets(TOLD), "canarystaff", "104.91") if secret in kept]
    assert "female" in kept or "3" in kept
