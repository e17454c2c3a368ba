"""The mapping of what a case system exports of its form: from the same parts and fields as the form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pipeline.contract import Column, Table
from pipeline.forms import records
from pipeline.forms.definitions import Definitions
from pipeline.forms.records import ASSESSMENTS, CASES, IN_ASSESSMENT, OF_RATING, Field

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where an export has a form's fields: ``sheet`` of a part, ``header`` of a field in a part.

    ``case_id`` and ``own_id`` are the rules for what the system numbers: the case, and each record of it.
    ``between`` stands between several answers.
    """

    system: str
    between: str
    case_id: Content
    own_id: Content
    sheet: Callable[[str], str]
    header: Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Mapper:
    """Makes the mapping of one form in one layout."""

    definitions: Definitions
    layout: Layout
    fields: dict[str, Field]

    def content(self) -> Content:
        """What the file of the mapping holds; in JSON a field is missing where nobody answered."""
        tables = self.definitions.contract.tables.values()
        made = {table.name: self._table(table) for table in tables if table.name not in records.APART}
        return {
            "system": self.layout.system,
            "sparse": True,
            **{name: each for name, each in made.items() if each},
        }

    def _table(self, table: Table) -> Content | None:
        if table.name in IN_ASSESSMENT:
            return self._of_assessment(table)
        rules = {column.name: self._column(table, column) for column in table.columns}
        numbered = any(rules[key.name] == {"number": "order"} for key in table.keys)
        return {**self._sheet(table.name, keep=not numbered), **rules}

    def _sheet(self, part: str, *, keep: bool = True) -> Content:
        found: Content = {"sheet": self.layout.sheet(part)}
        if part != CASES:
            found["optional"] = True  # there is none before the first row
        return {**found, "keep": "last"} if keep else found

    def _column(self, table: Table, column: Column) -> Content:
        name = records.of_column(table.name, column.name)
        if name in self.fields:
            return self._rule(table.name, name)
        if column.name == "seq":
            return {"number": "order"}
        return self.layout.case_id if column.name == "case_id" else self.layout.own_id

    def _of_assessment(self, table: Table) -> Content | None:
        contract = self.definitions.contract
        if table.name == "outcome_ratings":
            blocks = [self._rating(code) for code in contract.codes("outcomes")]
        else:
            blocks = [self._criterion(code) for code in contract.codes("criteria")]
        asked = [block for block in blocks if block]
        made = {**self._sheet(ASSESSMENTS), "assessment_id": self.layout.own_id, "blocks": asked}
        return made if asked else None

    def _rating(self, outcome: str) -> Content:
        names = {column: records.of_rating(outcome, column) for column in OF_RATING}
        asked = {
            column: self._rule(ASSESSMENTS, name) for column, name in names.items() if name in self.fields
        }
        return {"outcome": {"always": outcome}, **asked}

    def _criterion(self, code: str) -> Content:
        name = records.of_criterion(code)
        if name not in self.fields:
            return {}
        return {"criterion": {"always": code}, "value": self._rule(ASSESSMENTS, name)}

    def _rule(self, part: str, name: str) -> Content:
        found: Content = {"from": self.layout.header(part, name)}
        return {**found, "split": self.layout.between} if self.fields[name].kind == "codes" else found


def content(definitions: Definitions, form: str, layout: Layout) -> Content:
    """What a mapping file of a form's exports holds."""
    fields = {field.name: field for part in records.parts(definitions, form) for field in part.fields}
    return Mapper(definitions, layout, fields).content()
