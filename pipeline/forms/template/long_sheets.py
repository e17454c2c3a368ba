"""A sheet for each table of the contract."""

from __future__ import annotations

from typing import Any

from pipeline import contract
from pipeline.forms.definitions import Definitions
from pipeline.forms.listed import Choice, choices
from pipeline.forms.template.model import Column, TemplateSheet
from pipeline.forms.wording import Wording

# which column decides what another may hold
DEPENDS = {
    ("outcome_ratings", "na_reason"): "outcome",
    ("criterion_ratings", "value"): "criterion",
    ("spells", "value"): "kind",
}
DECIDES = {"na_reasons": "outcomes", "spell_values": "spell_kinds"}


def sheets(definitions: Definitions, text: dict[str, Any]) -> tuple[TemplateSheet, ...]:
    """The sheets in the order of the contract."""
    tables = definitions.contract.tables.values()
    return tuple(
        TemplateSheet(table.name, tuple(_column(definitions, table, each, text) for each in table.columns))
        for table in tables
    )


def _column(
    definitions: Definitions, table: contract.Table, column: contract.Column, text: dict[str, Any]
) -> Column:
    parents = {parent.name: owner.name for parent, owner in definitions.contract.parents(table)}
    return Column(
        name=column.name,
        label=column.description,
        note=note(column, text),
        kind=column.kind,
        is_required=column.is_required,
        choices=column.code_list if column.kind != "codes" else "",
        depends_on=DEPENDS.get((table.name, column.name), ""),
        refers_to=parents.get(column.name, ""),
    )


def note(column: contract.Column, text: dict[str, Any]) -> str:
    """What to write into a column, in short sentences."""
    said = text["template"]
    how = said["from_list"] if column.code_list and column.kind != "codes" else said.get(column.kind, "")
    return " ".join(filter(None, (how, said["required"] if column.is_required else said["optional"])))


def lists(definitions: Definitions, wording: Wording) -> dict[str, tuple[Choice, ...]]:
    """Every list that a column of the contract uses, with the owner of each code as the sheet shows it."""
    columns = [column for table in definitions.contract.tables.values() for column in table.columns]
    names = sorted({column.code_list for column in columns if column.code_list})
    return {name: _owned(definitions, name, wording) for name in names}


def _owned(definitions: Definitions, name: str, wording: Wording) -> tuple[Choice, ...]:
    found = tuple(choices(definitions, name, wording))
    if name == "criterion_values":
        # what suits both kinds stands in both parts of the list
        kinds = ("criterion", "red_flag")
        return tuple(
            Choice(name, each.code, each.words, kind)
            for kind in kinds
            for each in found
            if each.belongs_to in ("", kind)
        )
    if name not in DECIDES:
        return found
    owners = {each.code: each.shown for each in choices(definitions, DECIDES[name], wording)}
    return tuple(Choice(name, each.code, each.words, owners[each.belongs_to]) for each in found)
