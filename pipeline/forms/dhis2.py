"""Metadata of a DHIS2 tracker program: import them, assign organisation units and sharing, and record."""

from __future__ import annotations

import hashlib
import string
from collections.abc import Iterator
from typing import Any

from pipeline.forms import records
from pipeline.forms.definitions import Definitions
from pipeline.forms.record_mappings import Layout
from pipeline.forms.records import CASES, Field, ListedPart, Part

PREFIX = "RI"
LETTERS = string.ascii_letters
ALPHABET = string.digits + LETTERS
LENGTH = 11
LONGEST_NAME, LONGEST_SHORT_NAME = 230, 50
CASE_NUMBER = records.of_column(CASES, "case_id")
NOBODY = "--------"  # until whoever imports it says who may see it
TYPES = {
    "month": "DATE", "integer": "INTEGER_POSITIVE", "id": "TEXT", "label": "TEXT", "code": "TEXT",
    "codes": "MULTI_TEXT",
}  # fmt: skip
Item = dict[str, Any]


def uid(kind: str, named: str) -> str:
    """An identifier as DHIS2 has them: a letter, then ten letters or digits; same thing, same identifier."""
    number = int(hashlib.sha256(f"{PREFIX}/{kind}/{named}".encode()).hexdigest(), 16)
    number, first = divmod(number, len(LETTERS))
    made = LETTERS[first]
    for _ in range(LENGTH - 1):
        number, rest = divmod(number, len(ALPHABET))
        made += ALPHABET[rest]
    return made


def metadata(definitions: Definitions, form: str, titles: dict[str, str]) -> dict[str, Any]:
    """Everything that one import takes; each reference leads to an item of it."""
    found = records.parts(definitions, form)
    case, *repeated = found
    sets = records.lists(found)
    program = f"reintegration_{form}"
    return {
        "optionSets": [_option_set(definitions, each, kind) for each, kind in _typed(found, sets)],
        "options": [
            option for each, kind in _typed(found, sets) for option in _options(definitions, each, kind)
        ],
        "trackedEntityTypes": [_item("trackedEntityType", "person", titles["person"], sharing=_hidden())],
        "trackedEntityAttributes": [_attribute(each) for each in _of_case(case)],
        "dataElements": [_element(each) for part in repeated for each in part.fields],
        "programs": [_program(program, case, repeated, titles)],
        "programStages": [
            _stage(program, part, titles[part.name], order) for order, part in enumerate(repeated, start=1)
        ],
    }


def layout(definitions: Definitions, form: str) -> Layout:
    """Where the tracker's JSON has what was entered: attributes by the name shown, elements by UID."""
    number, *fields = _of_case(records.parts(definitions, form)[0])
    shown = {field.name: _attribute_name(field) for field in fields}
    return Layout(
        system="dhis2",
        between=",",
        case_id={"from": _attribute_name(number)},
        # every sixth UID has no digit, which an identifier must have to be no name
        own_id={"number": "record"},
        sheet=lambda part: "enrollments" if part == CASES else "events",
        header=lambda part, field: shown[field] if part == CASES else uid("dataElement", field),
    )


def _typed(found: tuple[Part, ...], sets: tuple[ListedPart, ...]) -> Iterator[tuple[ListedPart, str]]:
    """Each list with the type of its values: a set is of one type."""
    kinds = {(field.choices, _type(field)) for part in found for field in part.fields if field.choices}
    for each in sets:
        yield from ((each, kind) for kind in sorted(kind for part, kind in kinds if part == each))


def _of_case(case: Part) -> tuple[Field, ...]:
    """What is known of the person, and the number of the case."""
    return (Field(CASE_NUMBER, "Random number of the case", "id", is_required=True), *case.fields)


def _type(field: Field) -> str:
    return TYPES["integer" if field.kind == "integer" else field.kind]


def _set_name(part: ListedPart, kind: str) -> str:
    return part.name if kind == "TEXT" else f"{part.name}_{kind.lower()}"


def _option_set(definitions: Definitions, part: ListedPart, kind: str) -> Item:
    name = _set_name(part, kind)
    options = [_ref("option", f"{name}/{each.code}") for each in records.options(definitions, part)]
    title = f"Reintegration: {name.replace('_', ' ')}"
    return _item("optionSet", name, title, valueType=kind, options=options, sharing=_hidden())


def _options(definitions: Definitions, part: ListedPart, kind: str) -> Iterator[Item]:
    name = _set_name(part, kind)
    for order, each in enumerate(records.options(definitions, part), start=1):
        yield {
            "id": uid("option", f"{name}/{each.code}"),
            "code": each.code,
            "name": each.shown[:LONGEST_NAME],
            "sortOrder": order,
            "optionSet": _ref("optionSet", name),
        }


def _attribute(field: Field) -> Item:
    is_number = field.name == CASE_NUMBER
    return _item(
        "trackedEntityAttribute", field.name, _attribute_name(field),
        aggregationType="NONE", unique=is_number, confidential=False, sharing=_hidden(), **_valued(field),
    )  # fmt: skip


def _attribute_name(field: Field) -> str:
    return f"Reintegration: {field.label}"[:LONGEST_NAME]


def _element(field: Field) -> Item:
    part = field.name.partition("_")[0].replace("_", " ")
    return _item(
        "dataElement", field.name, f"Reintegration, {part}: {field.label}",
        domainType="TRACKER", aggregationType="NONE", sharing=_hidden(), **_valued(field),
    )  # fmt: skip


def _valued(field: Field) -> Item:
    kind = _type(field)
    if field.choices is None:
        return {"valueType": kind}
    return {"valueType": kind, "optionSet": _ref("optionSet", _set_name(field.choices, kind))}


def _program(name: str, case: Part, repeated: list[Part], titles: dict[str, str]) -> Item:
    attributes = [
        {
            "id": uid("programTrackedEntityAttribute", f"{name}/{field.name}"),
            "trackedEntityAttribute": _ref("trackedEntityAttribute", field.name),
            "mandatory": field.is_required,
            "displayInList": order == 1,
            "searchable": order == 1,
            "sortOrder": order,
        }
        for order, field in enumerate(_of_case(case), start=1)
    ]
    return _item(
        "program", name, titles[name],
        # attributes are the person's: a second enrollment would write over the first case
        programType="WITH_REGISTRATION", accessLevel="PROTECTED", onlyEnrollOnce=True,
        trackedEntityType=_ref("trackedEntityType", "person"), organisationUnits=[],
        programTrackedEntityAttributes=attributes, sharing=_hidden(),
        programStages=[_ref("programStage", f"{name}/{part.name}") for part in repeated],
    )  # fmt: skip


def _stage(program: str, part: Part, title: str, order: int) -> Item:
    elements = [
        {
            "id": uid("programStageDataElement", f"{program}/{field.name}"),
            "dataElement": _ref("dataElement", field.name),
            "compulsory": field.is_required,
            "sortOrder": number,
        }
        for number, field in enumerate(part.fields, start=1)
    ]
    return _item(
        "programStage", f"{program}/{part.name}", title,
        program=_ref("program", program), repeatable=True, sortOrder=order, sharing=_hidden(),
        programStageDataElements=elements,
    )  # fmt: skip


def _item(kind: str, named: str, name: str, **more: Any) -> Item:
    code = f"{PREFIX}_{named.replace('/', '_')}".upper()[:LONGEST_SHORT_NAME]
    return {
        "id": uid(kind, named),
        "code": code,
        "name": name[:LONGEST_NAME],
        "shortName": code,
        **more,
    }


def _ref(kind: str, named: str) -> Item:
    return {"id": uid(kind, named)}


def _hidden() -> Item:
    return {"public": NOBODY}
