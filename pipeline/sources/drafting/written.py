"""A draft as TOML: readable, a rule a line, with a comment where something was decided or has to be."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from pipeline.sources.drafting.draft import DECIDE, Draft, Rule, Rules, TableDraft

WIDTH = 118  # characters of a comment


def toml(draft: Draft) -> str:
    """The mapping file of a draft."""
    lines = [
        "# How the columns of an export become the tables of the contract. Drafted by `reintegration map`:",
        "# read it once, answer what says DECIDE, and try it with `reintegration map --check FILE`.",
        *(f"# {line}" for note in draft.notes for line in _folded(note)),
        f"system = {_value(draft.system)}",
        *([f"headers = {_value(draft.headers)}"] if draft.headers else []),
        *([f"accept = {_value(draft.accept)}"] if draft.accept else []),
        f"not_read = {_value(draft.not_read)}",
    ]
    for table in draft.tables.values():
        lines += ["", *_table(table, is_first=table.name == "cases")]
    if draft.comments:
        lines += ["", "# Not sure, or not for this programme to decide: take the # away from what is right."]
        lines += [f"# {line}" for line in dict.fromkeys(draft.comments)]
    return "\n".join(lines) + "\n"


def _table(table: TableDraft, *, is_first: bool) -> Iterable[str]:
    yield f"[{table.name}]"
    if table.sheet:
        yield f"sheet = {_value([table.sheet, *table.alike] if table.alike else table.sheet)}"
    if table.keep:
        yield f"keep = {_value(table.keep)}"
    if table.is_optional:
        yield "optional = true"
    yield from _rules(table.rules)
    yield from (f"# {line}" for comment in table.comments for line in _folded(comment))
    for block in table.blocks:
        yield f"[[{table.name}.blocks]]"
        yield from _rules(block)


def _rules(rules: Rules) -> Iterable[str]:
    for column, rule in rules.items():
        yield f"{column} = {_value(rule.verbs)}{_comment(rule)}"


def _comment(rule: Rule) -> str:
    asks = f"{DECIDE}" if rule.asks else ""
    said = ": ".join(filter(None, (asks, rule.note)))
    return f"  # {said}" if said else ""


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(str(key))} = {_value(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    return str(value) if isinstance(value, int) else _text(str(value))


def _key(key: str) -> str:
    plain = key.isascii() and key.replace("_", "a").replace("-", "a").isalnum()
    return key if plain else _text(key)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _folded(text: str) -> list[str]:
    import textwrap

    return textwrap.wrap(" ".join(text.split()), WIDTH)
