"""JSON of an export is refused where it is cut, doubled, deep or no JSON; no message repeats any of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.errors import RefusedInput
from pipeline.sources import readers
from pipeline.sources.readers import documents as reading
from pipeline.sources.readers import kobo
from pipeline.sources.readers.documents import documents
from tests.sources.made_up.people import write
from tests.sources.reading import everything

START = '[{"_uuid": "canary", "_submission_time": "x", "q": '
REFUSED = {
    "cut": (START + '"a', "ING-215"),
    "no JSON": ("<html>canary</html>", "ING-215"),
    "nothing": ("\n", "ING-215"),
    "no number": (START + "NaN}]", "ING-215"),
    "two after each other": (START + "1}]" + START + "1}]", "ING-215"),
    "twice": (START + '1, "q": 2}]', "ING-216"),
    "deep": (START + "[" * 60 + "]" * 60 + "}]", "ING-217"),
    "very deep": (START + "[" * 200_000 + "]" * 200_000 + "}]", "ING-217"),
    "deep objects": (START + '{"a":' * 60 + "1" + "}" * 60 + "}]", "ING-217"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_document_that_cannot_be_trusted_is_refused(tmp_path: Path, kind: str) -> None:
    text, code = REFUSED[kind]
    path = write(tmp_path / "data.json", text)
    with pytest.raises(RefusedInput, match=rf"{code}.*data\.json") as refused:
        list(documents(path))
    assert "canary" not in str(refused.value)


def test_a_document_that_is_too_large_is_not_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 10)
    with pytest.raises(RefusedInput, match="ING-217"):
        list(documents(write(tmp_path / "data.json", START + "1}]")))


def test_text_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedInput, match="ING-215"):
        list(documents(write(tmp_path / "data.json", START + '"é"}]', "latin-1")))


def test_values_become_the_text_that_a_table_would_have(tmp_path: Path) -> None:
    record = {
        "_uuid": "u",
        "_submission_time": "x",
        "whole": 3,
        "long": 12345678901234567890,
        "point": 3.0,
        "yes": True,
        "blank": "  ",
        "none": None,
        "several": ["a", "b", None],
        "half": "a\ud800b",
    }
    first = kobo.read(write(tmp_path / "d.json", "\ufeff" + json.dumps([record])), everything).sheets[0]
    assert {header: cells[0] for header, cells in first.columns.items()} == {
        "@key": "u",
        "_uuid": "u",
        "_submission_time": "x",
        "whole": "3",
        "long": "12345678901234567890",
        "point": "3",
        "yes": "true",
        "blank": None,
        "none": None,
        "several": "a ||| b",
        "half": "a?b",
    }


@pytest.mark.parametrize(
    "content", ["[]", "{}", '{"results": []}', '{"results": null}', "[[1]]", '"x"', "null"]
)
@pytest.mark.parametrize("system", ["kobo", "odk", "primero", "commcare", "dhis2"])
def test_a_document_without_records_is_no_export(tmp_path: Path, content: str, system: str) -> None:
    with pytest.raises(RefusedInput, match="ING-214"):
        readers.read(write(tmp_path / "d.json", content), system, everything)


def test_records_that_are_none_are_passed_over(tmp_path: Path) -> None:
    content = json.dumps({"results": [1, "x", None, [], {"_uuid": "u", "_submission_time": "x"}]})
    first = kobo.read(write(tmp_path / "d.json", content), everything).sheets[0]
    assert list(first.rows) == [5]
