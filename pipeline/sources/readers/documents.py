"""JSON of an export, read without trusting its size, its depth or the names in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.ingest.refusals import Place, refusal
from pipeline.sources.files.opening import files

MOST_BYTES = 512 * 1024**2
DEEPEST = 40  # objects and lists in one another; real exports stay below 15
JSON = ".json"
HEAD = 256 * 1024
PROPERTY = re.compile(rb'"([^"\\]{1,200})"\s*:')


@dataclass(frozen=True, slots=True)
class Document:
    """One JSON file; whole numbers in it are text."""

    file: str
    content: Any


def documents(path: Path) -> Iterator[Document]:
    """The JSON files at a path, one after the other; ``RefusedInput`` for one that cannot be read."""
    for file in files(path):
        if file.suffix == JSON:
            yield Document(file.name, _parsed(file.read(MOST_BYTES + 1), Place(file=file.name)))


def properties(path: Path) -> list[frozenset[str]]:
    """The names of properties near the beginning of each JSON file at a path; nothing is parsed."""
    heads = (file.read(HEAD) for file in files(path) if file.suffix == JSON)
    return [frozenset(name.decode("utf-8", "replace") for name in PROPERTY.findall(head)) for head in heads]


def _parsed(content: bytes, place: Place) -> Any:
    if len(content) > MOST_BYTES:
        raise refusal("ING-217", place)
    try:
        found = json.loads(
            content.decode("utf-8-sig"),
            parse_int=str,
            parse_constant=_no_number,
            object_pairs_hook=lambda pairs: _once(pairs, place),
        )
    except RecursionError:
        raise refusal("ING-217", place) from None
    except ValueError:
        raise refusal("ING-215", place) from None
    if _depth(found) > DEEPEST:
        raise refusal("ING-217", place)
    return found


def _once(pairs: list[tuple[str, Any]], place: Place) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise refusal("ING-216", place)
    return found


def _no_number(_: str) -> None:
    raise ValueError


def _depth(content: Any) -> int:
    """How deep lists and objects lie in one another, counted level by level."""
    level, depth = [content], 0
    while level and depth <= DEEPEST:
        level = [each for value in level for each in _inside(value)]
        depth += 1
    return depth


def _inside(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
