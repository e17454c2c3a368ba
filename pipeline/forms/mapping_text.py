"""Writes a mapping as the text of its file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

Content = Mapping[str, Any]


def text(content: Content, heading: tuple[str, ...]) -> str:
    """The TOML of a mapping: settings, then a table for each table of the contract with its blocks."""
    return "\n".join((*(f"# {line}" for line in heading), *_lines(content))) + "\n"


def _lines(content: Content) -> Iterator[str]:
    for key, value in content.items():
        if not isinstance(value, dict):
            yield f"{key} = {_value(value)}"
    for name, table in content.items():
        if isinstance(table, dict):
            yield from ("", f"[{name}]")
            yield from (f"{key} = {_value(value)}" for key, value in table.items() if key != "blocks")
            for block in table.get("blocks", ()):
                yield from ("", f"[[{name}.blocks]]")
                yield from (f"{key} = {_value(value)}" for key, value in block.items())


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{_key(key)} = {_value(each)}' for key, each in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    # the texts of JSON are texts of TOML too
    return json.dumps(value, ensure_ascii=False)


def _key(key: str) -> str:
    plain = key.replace("_", "").replace("-", "")
    return key if plain.isascii() and plain.isalnum() else json.dumps(key, ensure_ascii=False)
