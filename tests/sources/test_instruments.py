"""Forms for Primero and DHIS2, the interviewer's guide, and what all instruments ask."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline import forms
from pipeline.cli.app import app
from pipeline.forms import definitions, dhis2
from pipeline.forms.definitions import Definitions
from pipeline.settings import Settings
from tests.sources import instrument_dumps

FORMS = pytest.mark.parametrize("form", forms.FORMS)


@pytest.fixture(scope="module")
def defined() -> Definitions:
    return definitions.load(Path("seeds"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("forms") / "out"
    forms.write(Settings(project=Path.cwd(), home=Path("nowhere")), out)
    return out


def read(made: Path, name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((made / f"{name}.json").read_text("utf-8"))
    return content


@pytest.mark.parametrize("name", sorted(path.stem for path in instrument_dumps.GOLDEN.glob("*.txt")))
def test_an_instrument_asks_what_it_asked_before(made: Path, name: str) -> None:
    """After a change that is meant: ``python -m tests.sources.instrument_dumps``."""
    golden = (instrument_dumps.GOLDEN / f"{name}.txt").read_text("utf-8")
    assert instrument_dumps.dumps(made)[name] == golden


def test_every_instrument_is_held_against_what_it_asked_before(made: Path) -> None:
    kept = {path.stem for path in instrument_dumps.GOLDEN.glob("*.txt")}
    assert kept == instrument_dumps.dumps(made).keys()


@FORMS
def test_every_lookup_that_a_field_of_primero_names_is_there(made: Path, form: str) -> None:
    content = read(made, f"primero-{form}")
    lookups = [each["unique_id"] for each in content["lookups"]]
    sources = {
        field["option_strings_source"]
        for section in content["forms"]
        for field in section["fields"]
        if "option_strings_source" in field
    }
    assert len(lookups) == len(set(lookups))
    assert sources == {f"lookup {name}" for name in lookups}


@FORMS
def test_every_subform_of_primero_is_there_before_the_form_that_has_it(made: Path, form: str) -> None:
    *subforms, case = read(made, f"primero-{form}")["forms"]
    named = [field["subform_unique_id"] for field in case["fields"] if field["type"] == "subform"]
    assert named == [each["unique_id"] for each in subforms]
    assert all(each["is_nested"] and not each["visible"] for each in subforms)


@FORMS
def test_names_of_fields_are_such_as_primero_takes(made: Path, form: str) -> None:
    fields = [field for section in read(made, f"primero-{form}")["forms"] for field in section["fields"]]
    names = [field["name"] for field in fields]
    assert len(names) == len(set(names))
    assert all(re.fullmatch("[a-z][a-z0-9_]*", name) for name in names)
    assert not any(re.search(r"[*!@#%$^]", field["display_name"]["en"]) for field in fields)


@FORMS
def test_the_values_of_a_lookup_are_codes_of_its_list(made: Path, defined: Definitions, form: str) -> None:
    for lookup in read(made, f"primero-{form}")["lookups"]:
        name = lookup["unique_id"].removeprefix("lookup-reintegration-").replace("-", "_")
        listed = max((each for each in defined.contract.lists if name.startswith(each)), key=len)
        codes = [each["id"] for each in lookup["values"]]
        if name == listed:
            assert codes == defined.contract.codes(listed)
        else:
            belongs_to = name.removeprefix(f"{listed}_")
            fitting = {
                each.code
                for each in defined.contract.lists[listed]
                if each.belongs_to.lower() in ("", belongs_to)
            }
            assert set(codes) == fitting


def identifiers(tree: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every identifier of DHIS2 in a tree with the property that it stands in."""
    if isinstance(tree, dict):
        if "id" in tree:
            yield key, tree["id"]
        for name, below in tree.items():
            yield from identifiers(below, name)
    elif isinstance(tree, list):
        for below in tree:
            yield from identifiers(below, key)


@FORMS
def test_every_reference_in_dhis2_metadata_leads_somewhere(made: Path, form: str) -> None:
    content = read(made, f"dhis2-{form}")
    own = {name: {item["id"] for item in items} for name, items in content.items()}
    # links that have an identifier of their own and no item at the top
    links = ("programTrackedEntityAttributes", "programStageDataElements")
    for key, found in identifiers(content):
        if key not in links:
            kind = key if key in own else f"{key}s"
            assert found in own[kind], key
    assert all(own.values())


@FORMS
def test_identifiers_of_dhis2_are_well_formed_and_each_there_once(made: Path, form: str) -> None:
    content = read(made, f"dhis2-{form}")
    top = [item["id"] for items in content.values() for item in items]
    links = [
        link["id"] for program in content["programs"] for link in program["programTrackedEntityAttributes"]
    ] + [link["id"] for stage in content["programStages"] for link in stage["programStageDataElements"]]
    assert len({*top, *links}) == len(top) + len(links)
    assert all(re.fullmatch("[A-Za-z][A-Za-z0-9]{10}", each) for each in (*top, *links))


@FORMS
def test_names_in_dhis2_are_unique_and_short_enough(made: Path, form: str) -> None:
    for kind, items in read(made, f"dhis2-{form}").items():
        if kind == "options":
            keys = [(item["optionSet"]["id"], item[name]) for name in ("code", "name") for item in items]
            assert len({*keys}) == len(keys) - sum(item["code"] == item["name"] for item in items)
            continue
        for name, longest in (("name", 230), ("shortName", 50), ("code", 50)):
            said = [item[name] for item in items]
            assert len(said) == len(set(said)), (kind, name)
            assert max(map(len, said)) <= longest


@FORMS
def test_nobody_sees_what_was_imported_until_somebody_says_so(made: Path, form: str) -> None:
    content = read(made, f"dhis2-{form}")
    shared = [item["sharing"] for items in content.values() for item in items if "sharing" in item]
    assert len(shared) > 50
    assert all(each == {"public": "--------"} for each in shared)


@FORMS
def test_a_value_is_of_the_type_of_its_option_set(made: Path, form: str) -> None:
    content = read(made, f"dhis2-{form}")
    types = {each["id"]: each["valueType"] for each in content["optionSets"]}
    elements = [*content["dataElements"], *content["trackedEntityAttributes"]]
    with_options = [each for each in elements if "optionSet" in each]
    assert len(with_options) > 40
    assert all(types[each["optionSet"]["id"]] == each["valueType"] for each in with_options)


@FORMS
def test_a_second_case_of_a_person_does_not_write_over_the_first_in_dhis2(made: Path, form: str) -> None:
    (program,) = read(made, f"dhis2-{form}")["programs"]
    assert program["onlyEnrollOnce"] is True
    unique = [
        each["code"] for each in read(made, f"dhis2-{form}")["trackedEntityAttributes"] if each["unique"]
    ]
    assert unique == ["RI_CASES_CASE_ID"]


def test_an_identifier_depends_on_kind_and_name_alone() -> None:
    assert dhis2.uid("dataElement", "o01_level") == dhis2.uid("dataElement", "o01_level")
    assert dhis2.uid("dataElement", "o01_level") != dhis2.uid("dataElement", "o02_level")
    assert dhis2.uid("dataElement", "o01_level") != dhis2.uid("option", "o01_level")


class _Text(HTMLParser):
    """The words of a page, and what it would load from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.loaded: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.loaded += [str(value) for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_guide_has_every_criterion_and_reason_and_loads_nothing(made: Path, defined: Definitions) -> None:
    page = _Text()
    page.feed((made / "guidance.html").read_text("utf-8"))
    said = " ".join(page.words)
    assert page.loaded == []
    for outcome in defined.outcomes:
        assert outcome.name in said and outcome.achieved_means in said and outcome.child_form in said
        assert all(each.statement in said for each in outcome.criteria)
    assert all(each.label in said for each in defined.contract.lists["na_reasons"])


def test_the_guide_has_a_page_for_each_outcome_and_one_before(made: Path, defined: Definitions) -> None:
    page = (made / "guidance.html").read_text("utf-8")
    assert page.count("<section>") == page.count("</section>") == len(defined.outcomes) + 1


def test_the_command_writes_the_forms_and_says_so(tmp_path: Path) -> None:
    out = tmp_path / "forms"
    ran = CliRunner().invoke(
        app, ["--home", str(tmp_path), "forms", str(out), "--form", "short", "--country", "lao"]
    )
    assert ran.exit_code == 0
    names = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert {"template-short.xlsx", "xlsform-short.xlsx", "mappings/odk-short.toml", "guidance.html"} <= names
    assert not any("long" in name for name in names)
    assert ran.stdout.count("Wrote ") == len(names)
