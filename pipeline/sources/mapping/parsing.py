"""The text of a mapping as the model; what is not written as it has to be is told, all of it at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.configuration import Problem
from pipeline.sources.mapping.model import Crosswalk, ExportMapping, Rule, Skip, TableMapping
from pipeline.sources.mapping.nearest import nearest
from pipeline.sources.mapping.verbs import VERBS

SIMPLE = ("system", "headers", "provider_id", "coverage", "data_to")
OWN_KEYS = (*SIMPLE, "sparse", "accept", "not_read", "skip", "crosswalk")
OF_TABLES = ("sheet", "keep", "optional", "blocks")


@dataclass(slots=True)
class Parser:
    """Reads one file; ``problems`` are what it has found so far."""

    file: str
    tables: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    problems: list[Problem] = field(default_factory=list)

    def tell(self, where: str, what: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, f"{where}: {what}" if where else what, remedy))

    def mapping(self, content: Mapping[str, Any]) -> ExportMapping:
        """The mapping that a file's content is, as far as it can be understood."""
        for key in content.keys() - {*OWN_KEYS, *self.tables}:
            self.unknown("", key, (*OWN_KEYS, *self.tables), "a table of the contract, or a setting")
        return ExportMapping(
            file=self.file,
            **{key: self._simple(content, key) for key in SIMPLE if key in content},
            accept=self._values("accept", content.get("accept", {})),
            not_read=self._headers("not_read", content["not_read"]) if "not_read" in content else None,
            tables={name: self._table(name, content[name]) for name in self.tables if name in content},
            skips=self._skips(content.get("skip", [])),
            crosswalks=self._crosswalks(content.get("crosswalk", {})),
            is_sparse=self._sparse(content.get("sparse", False)),
        )

    def unknown(self, where: str, word: str, known: tuple[str, ...], of_what: str) -> None:
        """Tell of a word that is none of those known, with the nearest one."""
        near = nearest(word, known)
        did_you_mean = f"Did you mean `{near}`? " if near else ""
        self.tell(where, f"`{word}` is not {of_what}.", f"{did_you_mean}Use {', '.join(known)}.")

    def _simple(self, content: Mapping[str, Any], key: str) -> str:
        value = content[key]
        if not isinstance(value, str):
            self.tell("", f"`{key}` is no text.", "Write it in quotation marks.")
            return ""
        return value.strip()

    def _sparse(self, given: object) -> bool:
        if not isinstance(given, bool):
            self.tell("", "`sparse` is neither true nor false.", "Write `sparse = true`, or leave it out.")
        return given is True

    def _headers(self, where: str, given: object) -> tuple[str, ...]:
        if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
            self.tell(where, "It is no list of headers.", 'Write `["Header", "Header"]`.')
            return ()
        return tuple(given)

    def _values(self, where: str, given: object) -> dict[str, tuple[str, ...]]:
        """Columns with the values that count there: ``{ Status = ["approved"] }``."""
        if not isinstance(given, dict):
            self.tell(where, "It is no table.", 'Write `{ "Header" = ["value", "value"] }`.')
            return {}
        found = {}
        for header, values in given.items():
            listed = [values] if isinstance(values, str) else values
            if (
                not isinstance(listed, list)
                or not listed
                or not all(isinstance(each, str) for each in listed)
            ):
                self.tell(where, "A column has no list of values.", 'Write `{ "Header" = ["value"] }`.')
            else:
                found[header] = tuple(listed)
        return found

    def _skips(self, given: object) -> tuple[Skip, ...]:
        if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
            self.tell("skip", "It is no list of tables.", "Begin each with a line `[[skip]]`.")
            return ()
        found = []
        for each in given:
            for key in each.keys() - {"sheet", "where"}:
                self.unknown("skip", key, ("sheet", "where"), "known there")
            where = self._values("skip.where", each.get("where", {}))
            if not where:
                self.tell("skip", "It has no `where`.", 'Write `where = { "Header" = ["Total"] }`.')
            found.append(Skip(self._text("skip", "sheet", each.get("sheet", "")), where))
        return tuple(found)

    def _crosswalks(self, given: object) -> dict[str, Crosswalk]:
        how = 'Write `"Header" = { outcome = "O01", scale = { "1" = 1, "2" = 2, "3" = 3, "4" = 4 } }`.'
        if not isinstance(given, dict):
            self.tell("crosswalk", "It is no table.", f"Begin it with a line `[crosswalk]`. {how}")
            return {}
        found = {}
        for header, said in given.items():
            scale = said.get("scale") if isinstance(said, dict) else None
            if (
                not isinstance(said, dict)
                or said.keys() != {"outcome", "scale"}
                or not isinstance(scale, dict)
            ):
                self.tell("crosswalk", "A score has no `outcome` and `scale`.", how)
                continue
            levels = {str(score): str(level) for score, level in scale.items()}
            found[header] = Crosswalk(str(said["outcome"]), levels)
        return found

    def _table(self, name: str, given: object) -> TableMapping:
        if not isinstance(given, dict):
            self.tell(name, "It is no table.", f"Begin it with a line `[{name}]`.")
            return TableMapping(name)
        blocks = given.get("blocks", [])
        if not isinstance(blocks, list) or not all(isinstance(each, dict) for each in blocks):
            self.tell(name, "`blocks` is no list of tables.", f"Begin each with a line `[[{name}.blocks]]`.")
            blocks = []
        own = {key: value for key, value in given.items() if key not in OF_TABLES}
        return TableMapping(
            table=name,
            sheets=self._sheets(name, given.get("sheet", [])),
            rules=self._rules(name, name, own),
            blocks=tuple(
                self._rules(name, f"{name}.blocks, number {number}", block)
                for number, block in enumerate(blocks, start=1)
            ),
            keep=self._keep(name, given.get("keep", "")),
            is_optional=self._optional(name, given),
        )

    def _sheets(self, where: str, given: object) -> tuple[str, ...]:
        listed = [given] if isinstance(given, str) else given
        if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
            self.tell(where, "`sheet` is no name of a sheet.", 'Write `sheet = "Name"`, or a list of names.')
            return ()
        return tuple(filter(None, listed))

    def _optional(self, where: str, given: Mapping[str, Any]) -> bool:
        value = given.get("optional", False)
        if not isinstance(value, bool) or (value and not given.get("sheet")):
            self.tell(
                where, "`optional` is not said of a sheet.", 'Write `sheet = "Name"` and `optional = true`.'
            )
        return value is True and bool(given.get("sheet"))

    def _keep(self, where: str, given: object) -> str:
        if given not in ("", "first", "last"):
            self.tell(where, "`keep` is neither first nor last.", 'Write `keep = "last"`, or leave it out.')
            return ""
        return str(given)

    def _text(self, where: str, key: str, given: object) -> str:
        if not isinstance(given, str):
            self.tell(where, f"`{key}` is no text.", "Write it in quotation marks.")
            return ""
        return given

    def _rules(self, table: str, where: str, given: Mapping[str, Any]) -> dict[str, Rule]:
        rules = {}
        for column, said in given.items():
            if column not in (*self.columns[table], *self.columns["assessments"], *self.columns["cases"]):
                self.unknown(where, column, self.columns[table], f"a column of {table}")
            elif not isinstance(said, dict):
                self.tell(f"{where}, {column}", "It has no verb.", 'Write `{ from = "Header" }`.')
            else:
                rules[column] = self._rule(f"{where}, {column}", said)
        return rules

    def _rule(self, where: str, said: Mapping[str, Any]) -> Rule:
        found: dict[str, Any] = {}
        for word, value in said.items():
            verb = VERBS.get(word)
            if verb is None:
                self.unknown(where, word, tuple(VERBS), "a verb")
            elif not verb.is_right(value):
                self.tell(where, f"`{word}` is not written as it has to be.", f"Write {verb.written}.")
            else:
                found[verb.field] = _FORMS.get(word, _as_written)(value)
        return Rule(**found)


def _as_written(value: Any) -> Any:
    return str(value) if type(value) is int else tuple(value) if isinstance(value, list) else value


def _as_tuple(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _as_texts(value: Any) -> dict[str, str]:
    return {key: str(code) for key, code in value.items()}


_FORMS: Mapping[str, Callable[[Any], Any]] = {"from": _as_tuple, "codes": _as_texts}
