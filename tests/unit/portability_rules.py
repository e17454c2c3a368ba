"""What in the SQL of models holds on one engine only, or leaves open which of several rows counts.

Each rule takes a ``Model`` and gives the pieces of its text that break it. An order is total where its
columns, with those of the partition or group, hold a key of something that the model reads: a grain of the
YAML, or what ``row_number()`` numbers. A model is read as it is written, so that nothing has to be compiled.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).resolve().parents[2]
Key = frozenset[str]

OF_EACH_TABLE = frozenset({"package_no", "row_no"})  # where a row stood as it came in
COMMENTS = re.compile(r"{#.*?#}|^\s*--[^\n]*$", re.DOTALL | re.MULTILINE)
READS = re.compile(r"(?:ref|fact_profiles_of)\('(\w+)'\)")
ENGINE_HASH = re.compile(r"\b(?:hash|hash_combine|xxhash\w*|murmur\w*|farm_?\w*|fnv\w*|crc32\w*|md5\w*)\s*\(")
MONTHS = re.compile(
    r"\b(?:date_?diff|date_?sub|date_?add|date_?trunc|date_?part|make_date|strftime|date_format|last_day|"
    r"months_between|extract|year|quarter|month|to_(?:days|weeks|months|years))\s*\(|\binterval\s+[('\d]"
)
ONE_OF_MANY = re.compile(r"\b(?:any_value|arbitrary|first|last|mode)\s*\(|\bdistinct on\b|\blimit\s+[\d(]")
LISTS = re.compile(r"\b(?:list|array_agg|string_agg|group_concat|listagg)\s*\(")
IN_ORDER = re.compile(r"\b(?:row_number|lag|lead|first_value|last_value|nth_value|ntile)\s*\(")
RANKS = re.compile(r"\b(?:rank|dense_rank|percent_rank|cume_dist)\s*\(")
AT_EXTREME = re.compile(r"\b(?:min_by|max_by|arg_min|arg_max)\s*\(")
ONE_CODE = re.compile(r"\b(\w+) = '")


@dataclass(frozen=True)
class Model:
    """A model or macro: its name and its text; ``keys`` are those of what it reads, and its own."""

    name: str
    text: str
    keys: tuple[Key, ...] = ()

    @cached_property
    def sql(self) -> str:
        return COMMENTS.sub("", self.text)

    @property
    def reads(self) -> set[str]:
        return set(READS.findall(self.sql))

    @property
    def numbered(self) -> Iterator[Key]:
        """Keys that ``row_number()`` makes: its partition, and the name of the number."""
        for call, window, after in _windows(self.sql, IN_ORDER):
            named = re.match(r"(?:::\w+)?\s+as (\w+)", after)
            if call.startswith("row_number") and named:
                yield _plain(_parts(window)[0]) | {named[1]}


Rule = Callable[[Model], Iterable[str]]


def load() -> list[Model]:
    """Every model with the keys at hand, and every macro."""
    told = dict(_grains())
    models = [
        Model(path.stem, path.read_text("utf-8")) for path in sorted((PROJECT / "models").rglob("*.sql"))
    ]
    macros = [
        Model(path.stem, path.read_text("utf-8")) for path in sorted((PROJECT / "macros").glob("*.sql"))
    ]
    keys = {model.name: [*told.get(model.name, ()), *model.numbered] for model in models}
    keys |= {seed: found for seed, found in told.items() if seed not in keys}
    return macros + [
        Model(one.name, one.text, tuple(key for name in {one.name, *one.reads} for key in keys.get(name, ())))
        for one in models
    ]


def engine_hashes(model: Model) -> Iterator[str]:
    """A hash of an engine is other in its next version; keys come from macros/keys.sql."""
    return (found[0] for found in ENGINE_HASH.finditer(model.sql))


def month_arithmetic(model: Model) -> Iterator[str]:
    """Engines name it differently; it stands in macros/months.sql."""
    return (found[0] for found in MONTHS.finditer(model.sql))


def one_of_many_rows(model: Model) -> Iterator[str]:
    yield from (found[0] for found in ONE_OF_MANY.finditer(model.sql))
    for found in LISTS.finditer(model.sql):
        if "order by" not in _inside(model.sql, found.end()):
            yield found[0]


def ranks_without_order(model: Model) -> Iterator[str]:
    return (call for call, window, _ in _windows(model.sql, RANKS) if not _parts(window)[1])


def order_of_rows_left_open(model: Model) -> Iterator[str]:
    for call, window, _ in _windows(model.sql, IN_ORDER):
        partition, order = _parts(window)
        if not (order and _is_total(model, _plain(partition) | _plain(order))):
            yield f"{call} over ({' '.join(window.split())})"


def extreme_left_open(model: Model) -> Iterator[str]:
    """Of rows that are alike in what is looked at for the least or most, any may be taken."""
    for found in AT_EXTREME.finditer(model.sql):
        inside = _inside(model.sql, found.end())
        by = _split(inside)[-1].strip()
        group = re.search(r"group by (.+?)(?:\n\n|\n\)|\Z)", model.sql[found.end() :], re.DOTALL)
        columns = _plain(by.strip("()")) | _plain(group[1] if group else "")
        if group and group[1].strip() == "all":
            columns |= model.keys[0] if model.keys else frozenset()
        if not _is_total(model, columns | set(ONE_CODE.findall(model.sql))):
            yield f"{found[0]}{' '.join(inside.split())})"


RULES: tuple[Rule, ...] = (
    engine_hashes,
    month_arithmetic,
    one_of_many_rows,
    ranks_without_order,
    order_of_rows_left_open,
    extreme_left_open,
)


def _grains() -> Iterator[tuple[str, list[Key]]]:
    for path in [*(PROJECT / "models").rglob("*.yml"), *(PROJECT / "seeds").glob("*.yml")]:
        told: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
        for node in [*told.get("models", ()), *told.get("seeds", ())]:
            yield node["name"], [*_tested(node)]


def _tested(node: dict[str, Any]) -> Iterator[Key]:
    """The columns of its grain, and each column that is unique."""
    for test in node.get("data_tests", ()):
        if isinstance(test, dict) and "grain" in test:
            yield frozenset(test["grain"]["arguments"]["columns"])
    for column in node.get("columns", ()):
        if "unique" in column.get("data_tests", ()):
            yield frozenset({column["name"]})


def _is_total(model: Model, columns: Iterable[str]) -> bool:
    return any(key <= set(columns) for key in (OF_EACH_TABLE, *model.keys))


def _windows(sql: str, functions: re.Pattern[str]) -> Iterator[tuple[str, str, str]]:
    """Calls over a window: the call, what the window says, and the text after it."""
    for found in functions.finditer(sql):
        inside = _inside(sql, found.end())
        after = sql[found.end() + len(inside) + 1 :]
        over = re.match(r"\s+over\s+(?:(\w+)|\()", after)
        if over and over[1]:
            defined = re.search(rf"\bwindow {over[1]} as \(", after)
            window, rest = (_inside(after, defined.end()) if defined else ""), after[over.end() :]
        else:
            window = _inside(after, over.end()) if over else ""
            rest = after[over.end() + len(window) + 1 :] if over else after
        yield f"{found[0]}{inside})", window, rest


def _parts(window: str) -> tuple[str, str]:
    """What a window is parted by, and its order."""
    partition, _, order = window.partition("order by")
    return partition.replace("partition by", ""), re.split(r"\b(?:rows|range) ", order)[0]


def _plain(terms: str) -> frozenset[str]:
    """The terms that are columns and nothing else, by their bare names."""
    found = (re.fullmatch(r"(?:\w+\.)?(\w+)(?: asc| desc)?", term.strip()) for term in _split(terms))
    return frozenset(one[1] for one in found if one)


def _inside(text: str, start: int) -> str:
    """What stands from ``start`` to the bracket that closes there."""
    depth = 1
    for place in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if not depth:
            return text[start:place]
    return text[start:]


def _split(terms: str) -> list[str]:
    """Terms between commas, where no bracket is open."""
    parts, depth = [""], 0
    for sign in terms:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return parts
