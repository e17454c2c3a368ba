"""The rules of a layer as one query: the raw cells of its sheet, and what becomes of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pipeline.contract import Column
from pipeline.sources.mapping import ages
from pipeline.sources.mapping.judging import is_exploding
from pipeline.sources.mapping.model import RECORD, Crosswalk, Rule
from pipeline.sources.mapping.resolving import Layer
from pipeline.sources.mapping.values import MARK, Values, cleaned
from pipeline.sources.mapping.workbench import Workbench, listed, quoted

SEPARATOR = ";"
OWN_KEY = "own_key"  # the column of the database with the key that a row has in its system
MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}"
Place = Callable[[str], str | None]  # the column of the database that holds a header's cells


@dataclass(slots=True)
class Query:
    """What is asked of the raw cells: expressions by the name of what they make, and tables to join."""

    made: dict[str, str] = field(default_factory=dict)
    joins: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Cells:
    """Makes the cells of one layer."""

    bench: Workbench
    values: Values
    crosswalks: Mapping[str, Crosswalk]

    def raw(self, layer: Layer, source: str, place: Place) -> str:
        """A table with the texts that the rules read, one row for each part of cells that are split."""
        columns = self._columns(layer)
        texts: dict[str, str] = {}
        split: dict[str, str] = {}
        for name, rule in self._rules(layer).items():
            texts |= {f"{name}{which}": text for which, text in _texts(columns[name], rule, place).items()}
            if is_exploding(columns[name], rule):
                split[name] = rule.split
        filled = [f'"{column}"' for column in layer.own if column in texts]
        some = f"where coalesce({', '.join(filled)}) is not null" if filled else ""
        name = self.bench.name("raw")
        cells = ", ".join(["n", *(f'{text} as "{column}"' for column, text in texts.items())])
        there = f"select {cells} from {source} where left_out is null"
        query = " ".join([f"select * from ({there})", some])
        self.bench.run(f"create table {name} as {_exploded(query, list(texts), split)}")
        return name

    def query(self, layer: Layer, raw: str) -> Query:
        """What becomes of the raw cells; identifiers of several columns come last."""
        asked, columns, rules = Query(), self._columns(layer), self._rules(layer)
        for name, rule in rules.items():
            if not rule.number and not rule.derive:
                self._cell(asked, columns[name], rule, raw, name in layer.borrowed)
        parts = dict(asked.made)
        for name, rule in rules.items():
            if rule.number == RECORD:
                asked.made[name] = _identifier([f'raw."{name}"'])
            if rule.components:
                asked.made[name] = _identifier(
                    [_part(parts[each], each, rules[each]) for each in rule.components]
                )
        return asked

    def _rules(self, layer: Layer) -> dict[str, Rule]:
        return {**layer.borrowed, **layer.rules}

    def _columns(self, layer: Layer) -> dict[str, Column]:
        """The columns that rules make, with those of other tables that identifiers borrow."""
        lenders = ("cases", "needs", "assessments", layer.table)
        tables = self.values.contract.tables
        return {column.name: column for table in lenders for column in tables[table].columns}

    def _cell(self, asked: Query, column: Column, rule: Rule, raw: str, is_borrowed: bool) -> None:
        name, said = column.name, f'raw."{column.name}"'
        if rule.always:
            asked.made[name] = quoted(rule.always)
        elif rule.band:
            asked.made[name] = self._band(asked, column, rule, raw)
        elif column.kind == "id":
            asked.made[name] = said
        elif (column.table, name) == ("outcome_ratings", "level"):
            made = ("code", "na", "nr", "near")
            make = self.values.level(column, rule, self._scale(rule))
            joined = self._joined(asked, raw, f'"{name}"', made, make)
            asked.made |= {name: f"{joined}.code", "na__said": f"{joined}.na", "nr__said": f"{joined}.nr"}
            asked.made[f"{name}__near"] = f"{joined}.near"
        else:
            joined = self._joined(asked, raw, f'"{name}"', ("code", "near"), self._make(column, rule))
            asked.made[name], asked.made[f"{name}__near"] = f"{joined}.code", f"{joined}.near"
        if rule.default:
            asked.made[f"{name}__default"] = f"{asked.made[name]} is null"
            asked.made[name] = f"coalesce({asked.made[name]}, {quoted(rule.default)})"
        if is_borrowed:
            for flag in [each for each in asked.made if each.startswith(f"{name}@")]:
                del asked.made[flag]

    def _make(self, column: Column, rule: Rule) -> Callable[[str], tuple[str | None, ...]]:
        if column.kind == "codes":
            return self.values.several(column, rule, rule.split or SEPARATOR)
        if column.kind == "month":
            return self.values.month(rule)
        if column.kind == "label":
            return self.values.label(rule)
        if column.code_list:
            return self.values.coded(column, rule, self._scale(rule))
        return self.values.whole(rule)

    def _scale(self, rule: Rule) -> Mapping[str, str]:
        scales = [self.crosswalks[header].scale for header in rule.headers if header in self.crosswalks]
        return {said: level for scale in scales for said, level in scale.items()}

    def _band(self, asked: Query, column: Column, rule: Rule, raw: str) -> str:
        """The band of the age at a day; both days stay here."""
        made, make = ("low", "high"), self.values.day(rule)
        born = self._joined(asked, raw, f'"{column.name}"', made, make)
        at = self._joined(asked, raw, f'"{column.name}@at"', made, make)
        youngest = f"datesub('year', {born}.high::date, {at}.low::date)"
        oldest = f"datesub('year', {born}.low::date, {at}.high::date)"
        bands = ages.bands(self.values.contract.codes(column.code_list))
        tests = " ".join(
            f"when {youngest} >= {first} and {oldest} <= {last} then {quoted(code)}"
            for code, first, last in bands
        )
        wrong = f"{born}.high::date > {at}.high::date or {oldest} > {ages.OLDEST}"
        return (
            f"case when {born}.low is null or {at}.low is null then null "
            f"when {quoted(MARK)} in ({born}.low, {at}.low) then {quoted(MARK)} "
            f"when {wrong} then {quoted(MARK)} {tests} else {quoted(ages.UNKNOWN)} end"
        )

    def _joined(
        self,
        asked: Query,
        raw: str,
        value: str,
        made: tuple[str, ...],
        make: Callable[[str], tuple[str | None, ...]],
    ) -> str:
        """Join what each text of a column becomes, and give the name that it is joined under."""
        table = self.bench.lookup(raw, value, made, make)
        asked.joins.append(f"left join {table} on raw.{value} = {table}.said")
        return table


def _texts(column: Column, rule: Rule, place: Place) -> dict[str, str]:
    """What a rule reads, as expressions over the columns of its sheet and those above it."""
    if rule.number == RECORD:
        return {"": OWN_KEY}
    if rule.band:
        return {"": _moment(place(rule.band)), "@at": _moment(place(rule.at))}
    headers = rule.sources or rule.join or (rule.age,)
    found = [cell for header in headers if header and (cell := place(header))]
    if not found:
        return {}
    between = "-" if column.kind == "id" else rule.split or SEPARATOR
    text = (
        f"concat_ws({quoted(between)}, {', '.join(found)})" if rule.join else f"coalesce({', '.join(found)})"
    )
    text = _moment(text) if column.kind == "month" else cleaned(text, rule.clean)
    nothing = [said.strip().lower() for said, code in rule.codes.items() if code == ""]
    if nothing:
        text = f"(case when lower({text}) not in ({listed(nothing)}) then {text} end)"
    return {"": text}


def _moment(text: str | None) -> str:
    """A date without the time of day, so that fewer texts differ."""
    value = f"trim({text})"
    return (
        f"nullif(case when regexp_matches({value}, {quoted(MOMENT)}) then {value}[1:10] else {value} end, '')"
    )


def _exploded(query: str, texts: list[str], split: Mapping[str, str]) -> str:
    """One row for each part of the cells that are split, one where there is none."""
    if not split:
        return f"select *, 1 as part from ({query})"
    parts = {
        name: f'list_filter(list_transform(string_split("{name}", {quoted(between)}), '
        "lambda each: trim(each)), lambda each: each <> '')"
        for name, between in split.items()
    }
    several = ", ".join(f'{expression} as "{name}@parts"' for name, expression in parts.items())
    longest = ", ".join(f'coalesce(len("{name}@parts"), 0)' for name in split)
    cells = ", ".join(f'"{name}@parts"[part] as "{name}"' if name in split else f'"{name}"' for name in texts)
    return (
        f"select n, {cells}, part from (select *, unnest(generate_series(1, greatest(1, {longest}))) as part "
        f"from (select *, {several} from ({query})))"
    )


def _part(value: str, name: str, rule: Rule) -> str:
    """A part of an identifier; a text that is no month and no code keeps its row apart from others."""
    if not rule.headers:
        return value
    return f"(case when {value} in ('?', '0') then raw.\"{name}\" else {value} end)"


def _identifier(parts: list[str]) -> str:
    """An identifier of texts that are all there; of two that differ in one, the identifiers differ."""
    whole = " and ".join(f"{part} is not null" for part in parts)
    texts = ", ".join(parts)
    return f"case when {whole} then left(sha256(concat_ws(chr(31), {texts})), 32) end"
