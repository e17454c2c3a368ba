"""Forms and lookups for Primero, as its API and its configuration take them."""

from __future__ import annotations

import re
from typing import Any

from pipeline.forms import records
from pipeline.forms.definitions import Definitions
from pipeline.forms.record_mappings import Layout
from pipeline.forms.records import CASES, Field, ListedPart, Part

PREFIX = "reintegration"
MODULE = "primeromodule-cp"
TYPES = {"month": "date_field", "integer": "numeric_field", "id": "text_field", "label": "text_field"}
# signs that Primero does not take in the name of a field
SIGNS = re.compile(r"[*!@#%$^]")
Configuration = dict[str, Any]


def configuration(definitions: Definitions, form: str, titles: dict[str, str]) -> Configuration:
    """Lookups, then forms: one of the case, with a subform for each thing that is recorded repeatedly."""
    found = records.parts(definitions, form)
    case, *repeated = found
    return {
        "version": definitions.version,
        "lookups": [_lookup(definitions, each) for each in records.lists(found)],
        "forms": [
            *(_section(part, titles[part.name], order) for order, part in enumerate(repeated, start=1)),
            _case(case, repeated, titles),
        ],
    }


def layout() -> Layout:
    """Where the JSON export of Primero has what was entered; Primero numbers cases and subforms itself."""
    return Layout(
        system="primero",
        between=" ||| ",
        case_id={"from": "id"},
        own_id={"from": "unique_id"},
        sheet=lambda part: part if part == CASES else _name(part),
        header=lambda part, field: _name(field),
    )


def _name(own: str) -> str:
    """What a field, or a form within the form, is called in Primero."""
    return f"{PREFIX}_{own}"


def _lookup(definitions: Definitions, part: ListedPart) -> Configuration:
    name = part.name.replace("_", " ")
    return {
        "unique_id": _lookup_id(part),
        "name": {"en": f"Reintegration: {name}"},
        "values": [
            {"id": each.code, "display_text": {"en": each.shown}}
            for each in records.options(definitions, part)
        ],
    }


def _lookup_id(part: ListedPart) -> str:
    return f"lookup-{PREFIX}-{part.name.replace('_', '-')}"


def _section(part: Part, title: str, order: int, *, is_nested: bool = True) -> Configuration:
    return {
        "unique_id": _name(part.name) + ("_subform" if is_nested else ""),
        "name": {"en": title},
        "description": {"en": title},
        "parent_form": "case",
        "module_ids": [MODULE],
        "visible": not is_nested,
        "is_nested": is_nested,
        "editable": True,
        "order": 100,
        "order_subform": order if is_nested else 0,
        "fields": [_field(each, number) for number, each in enumerate(part.fields)],
    }


def _case(part: Part, repeated: list[Part], titles: dict[str, str]) -> Configuration:
    form = _section(part, titles[part.name], 0, is_nested=False)
    first = len(form["fields"])
    form["fields"] += [
        {
            "name": _name(each.name),
            "type": "subform",
            "display_name": {"en": titles[each.name]},
            "subform_unique_id": f"{_name(each.name)}_subform",
            "order": number,
        }
        for number, each in enumerate(repeated, start=first)
    ]
    return form


def _field(field: Field, order: int) -> Configuration:
    made: Configuration = {
        "name": _name(field.name),
        "type": "select_box" if field.choices else TYPES[field.kind],
        "display_name": {"en": SIGNS.sub("", field.label)},
        "required": field.is_required,
        "order": order,
    }
    if field.choices:
        made |= {
            "multi_select": field.kind == "codes",
            "option_strings_source": f"lookup {_lookup_id(field.choices)}",
        }
    elif field.kind == "month":
        made["date_validation"] = "not_future_date"
    return made
