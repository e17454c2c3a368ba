"""A mapping without what an export lacks for a reason: sheets without rows, columns that nobody answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pipeline.contract import Column, Contract
from pipeline.sources.mapping.model import ExportMapping, Rule, TableMapping
from pipeline.sources.mapping.resolving import column_of, needed
from pipeline.sources.readers import has_varying_headers
from pipeline.sources.sheets import Export

ALWAYS_THERE = "cases"
Rules = Mapping[str, Rule]


def answered(mapping: ExportMapping, export: Export, contract: Contract) -> ExportMapping:
    """The mapping for this export: without optional tables whose sheet is missing.

    Of a sparse one go also rows of which no column is there, and columns that the contract does not ask for.
    """
    there = mapping.among([sheet.name for sheet in export.sheets])
    if not (mapping.is_sparse and has_varying_headers(export)):
        return there
    tables = {name: Answers(table, export, contract).table() for name, table in there.tables.items()}
    return replace(there, tables={name: table for name, table in tables.items() if table})


@dataclass(frozen=True, slots=True)
class Answers:
    """One table of a mapping, held against the columns that an export has."""

    mapped: TableMapping
    export: Export
    contract: Contract

    def table(self) -> TableMapping | None:
        """What is left of the table; None where nobody answered any of it."""
        blocks = tuple(self._asked(block) for block in self.mapped.blocks if self._has_any(block))
        is_there = bool(blocks) if self.mapped.blocks else self._has_any(self.mapped.rules)
        if not is_there and self.mapped.table != ALWAYS_THERE:
            return None
        return replace(self.mapped, rules=self._asked(self.mapped.rules), blocks=blocks)

    def _asked(self, rules: Rules) -> Rules:
        """The rules whose columns are there, or have to be as soon as there are rows."""
        free = {column.name for column in self._columns if not column.is_required}
        return {name: rule for name, rule in rules.items() if name not in free or self._is_there(rule)}

    def _has_any(self, rules: Rules) -> bool:
        """Whether a column is there that tells something; identifiers alone make no row."""
        telling = {column.name for column in self._columns if column.kind != "id"}
        return any(rule.headers and name in telling and self._is_there(rule) for name, rule in rules.items())

    @property
    def _columns(self) -> tuple[Column, ...]:
        return self.contract.tables[self.mapped.table].columns

    def _is_there(self, rule: Rule) -> bool:
        names = self.mapped.sheets or (self.export.sheets[0].name,)
        sheets = [sheet for sheet in self.export.sheets if sheet.name in names]
        return not sheets or any(
            all(column_of(self.export, sheet, header) for header in needed(rule, self.export, sheet))
            for sheet in sheets
        )
