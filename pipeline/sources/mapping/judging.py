"""A mapping held against the contract: all that would not make its tables, and what is allowed instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.configuration import Problem
from pipeline.contract import Column, Contract, Table
from pipeline.sources.mapping import judging_rules
from pipeline.sources.mapping.model import RECORD, ExportMapping, Rule, TableMapping
from pipeline.sources.mapping.nearest import nearest
from pipeline.sources.readers import SYSTEMS

COVERAGES = ("full", "delta")
SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
HASH = re.compile(r"[0-9a-f]{8,64}")
SCORES_OF_OTHERS = ("oscar",)  # systems whose scores are of another scale than the ten outcomes
NUMBERING = ("dhis2", "primero")  # systems that number the rows of all their tables, once and for all
LENDERS = ("assessments", "needs", "cases")  # tables that identifiers of others may be made of
RATINGS = ("level", "self_rating")


@dataclass(frozen=True, slots=True)
class Judge:
    """One mapping and the contract that it is held against."""

    mapping: ExportMapping
    contract: Contract

    def problems(self) -> Iterator[Problem]:
        """Everything that is wrong, from the top of the file down."""
        yield from self._settings()
        if "cases" not in self.mapping.tables and self.mapping.coverage == "full":
            yield self._problem("", "It has no table `cases`.", "Begin it with a line `[cases]`.")
        for name, table in self.mapping.tables.items():
            yield from self._table(self.contract.tables[name], table)
        yield from self._crosswalks()

    def _problem(self, where: str, what: str, remedy: str) -> Problem:
        return Problem(self.mapping.file, f"{where}: {what}" if where else what, remedy)

    def _settings(self) -> Iterator[Problem]:
        mapping = self.mapping
        if mapping.system not in SYSTEMS:
            near = nearest(mapping.system, SYSTEMS)
            said = f"Did you mean `{near}`? " if near else ""
            yield self._problem("", "`system` is none that is known.", f"{said}Use {', '.join(SYSTEMS)}.")
        if mapping.coverage not in COVERAGES:
            yield self._problem("", "`coverage` is neither full nor delta.", 'Write `coverage = "full"`.')
        if mapping.provider_id and not SLUG.fullmatch(mapping.provider_id):
            yield self._problem("", "`provider_id` is no plain code.", "Use letters, digits, `-`, `_`, `.`.")
        if mapping.data_to and not MONTH.fullmatch(mapping.data_to):
            yield self._problem("", "`data_to` is no month.", "Write year and month, such as 2026-06.")
        if mapping.headers and not HASH.fullmatch(mapping.headers):
            yield self._problem("", "`headers` is no hash.", "Leave it out: an intake then says what it is.")

    def _table(self, table: Table, mapped: TableMapping) -> Iterator[Problem]:
        for number, rules in enumerate(mapped.layers(), start=1):
            where = f"{table.name}.blocks, number {number}" if mapped.blocks else table.name
            for column in table.columns:
                if column.is_required and column.name not in rules:
                    yield self._problem(where, f"`{column.name}` has no rule.", _how(table.name, column.name))
            yield from self._layer(where, table, rules)
            if mapped.blocks and not any(rule.headers for rule in mapped.blocks[number - 1].values()):
                yield self._problem(where, "It reads no column.", "Give one of its columns a `from`.")
        for name, rule in mapped.all_rules():
            if rule.number == RECORD and self.mapping.system not in NUMBERING:
                said = "The rows of this system have no number that stays with them."
                yield self._problem(f"{table.name}, {name}", said, "Name columns that make one.")
            found = column_of(self.contract, table, name)
            for what, remedy in judging_rules.faults(found, rule, self.contract) if found else ():
                yield self._problem(f"{table.name}, {name}", what, remedy)

    def _layer(self, where: str, table: Table, rules: Mapping[str, Rule]) -> Iterator[Problem]:
        """What the rules of one table need of each other."""
        columns = {name: column_of(self.contract, table, name) for name in rules}
        several = [name for name, each in columns.items() if each and is_exploding(each, rules[name])]
        if len({(rules[name].headers, rules[name].split) for name in several}) > 1:
            named = " and ".join(f"`{name}`" for name in several)
            yield self._problem(where, f"{named} would each make several rows.", "Keep one `split`.")
        used = {part for rule in rules.values() for part in rule.components}
        own = {column.name for column in table.columns}
        for name, rule in rules.items():
            here = f"{where}, {name}"
            if name not in own and name not in used:
                said = f"`{name}` is no column of {table.name}, and no identifier is made of it."
                yield self._problem(here, said, f"Use {', '.join(sorted(own))}.")
            for component in rule.components:
                if component == name or not is_plain(self.mapping, table.name, rules, component):
                    said = f"`number` cannot use `{component}`."
                    yield self._problem(here, said, "Name columns that have a `from` of their own.")
            for needed, of_table in judging_rules.needs(rule, table.name):
                have = rules if of_table == table.name else self._rules_of(of_table)
                if needed not in have:
                    said = f"`derive` needs a rule for `{needed}` of {of_table}."
                    yield self._problem(here, said, _how(of_table, needed))

    def _rules_of(self, table: str) -> dict[str, Rule]:
        mapped = self.mapping.tables.get(table)
        return dict(mapped.layers()[0]) if mapped else {}

    def _crosswalks(self) -> Iterator[Problem]:
        outcomes, levels = self.contract.codes("outcomes"), self.contract.codes("levels")
        for header, crosswalk in self.mapping.crosswalks.items():
            where = f"crosswalk, {header}"
            if crosswalk.outcome not in outcomes:
                yield self._problem(where, "`outcome` is no outcome.", f"Use {', '.join(outcomes)}.")
            if not crosswalk.scale or not set(crosswalk.scale.values()) <= set(levels):
                yield self._problem(where, "`scale` does not lead to levels.", f"Use {', '.join(levels)}.")
        mapped = self.mapping.tables.get("outcome_ratings")
        if mapped is None:
            return
        for number, rules in enumerate(mapped.layers(), start=1):
            where = f"outcome_ratings.blocks, number {number}" if mapped.blocks else "outcome_ratings"
            yield from self._scores(where, rules)

    def _scores(self, where: str, rules: Mapping[str, Rule]) -> Iterator[Problem]:
        """A score of another scale is no level by itself: who maps it says for what it stands."""
        for name in RATINGS:
            rule = rules.get(name, Rule())
            crosswalks = [self.mapping.crosswalks.get(header) for header in rule.headers]
            here = f"{where}, {name}"
            if self.mapping.system in SCORES_OF_OTHERS and None in crosswalks:
                yield self._problem(
                    here,
                    "It comes from a score that does not measure an outcome of this programme.",
                    "Say in `[crosswalk]` which outcome it stands for and which score is which level: "
                    '`"Header" = { outcome = "O01", scale = { "1" = 1, "2" = 2, "3" = 3, "4" = 4 } }`.',
                )
            stated = {each.outcome for each in crosswalks if each}
            if stated and stated != {rules.get("outcome", Rule()).always}:
                said = "`outcome` is not the one that `[crosswalk]` gives this score."
                yield self._problem(here, said, f'Write `outcome = {{ always = "{min(stated)}" }}`.')
            if stated and rule.codes:
                yield self._problem(here, "It has `codes` and a `[crosswalk]`.", "Keep the `[crosswalk]`.")


def is_exploding(column: Column, rule: Rule) -> bool:
    """Whether a rule makes a row of each part of a cell."""
    return bool(rule.split) and column.kind != "codes"


def column_of(contract: Contract, table: Table, name: str) -> Column | None:
    """A column of a table, or of one whose columns its identifiers may be made of."""
    places = (table, *(contract.tables[lender] for lender in LENDERS))
    return next((column for place in places for column in place.columns if column.name == name), None)


def is_plain(mapping: ExportMapping, table: str, rules: Mapping[str, Rule], column: str) -> bool:
    """Whether a column can be part of an identifier: its cells come from the export itself."""
    rule = component(mapping, table, rules, column)
    return rule is not None and not rule.number and not rule.derive


def component(mapping: ExportMapping, table: str, rules: Mapping[str, Rule], column: str) -> Rule | None:
    """The rule of a part of an identifier: of the table itself, else of one whose columns it may use."""
    places = [rules, *(mapping.tables[name].rules for name in LENDERS if name in mapping.tables)]
    return next((place[column] for place in places if column in place), None)


def _how(table: str, column: str) -> str:
    return f'Write `{column} = {{ from = "Header" }}` below `[{table}]`.'
