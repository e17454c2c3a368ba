"""The mapping of a form's exports: what leads its columns to the tables of the contract."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.contract import Table
from pipeline.forms.definitions import Definitions
from pipeline.forms.xlsform.fields import Dialect, Question, questions
from pipeline.forms.xlsform.model import Form

Content = dict[str, Any]
# tables whose rows stand in the submission itself; the others are repeats
IN_SUBMISSION = ("cases", "assessments", "outcome_ratings", "criterion_ratings")
OF_RATING = ("applicability", "na_reason", "level", "not_assessed_reason", "self_rating")
# of answers that are ticked, one column for each
TICKED, BETWEEN = "@ticked ", " ||| "


@dataclass(frozen=True, slots=True)
class Mapper:
    """Makes the mapping of one form in one dialect."""

    form: Form
    definitions: Definitions
    dialect: Dialect

    def content(self) -> Content:
        """What the file of the mapping holds."""
        tables = self.definitions.contract.tables
        made = {name: self._table(table) for name, table in tables.items()}
        return {"system": self.dialect.system, **{name: each for name, each in made.items() if each}}

    def _table(self, table: Table) -> Content | None:
        asked = questions(self.form)
        if table.name == "outcome_ratings":
            return self._of_assessment([self._rating(each.code) for each in self.definitions.outcomes])
        if table.name == "criterion_ratings":
            blocks = [self._criterion(code) for code in self.definitions.contract.codes("criteria")]
            return self._of_assessment(list(filter(None, blocks)))
        found = {
            column.name: self._rule(asked[f"{table.name}_{column.name}"])
            for column in table.columns
            if f"{table.name}_{column.name}" in asked
        }
        if not found:
            return None
        case = {"case_id": self._rule(asked["case_id"])}
        if table.name in IN_SUBMISSION:
            return {"keep": "last", **case, "blocks": [found]}
        return {**self._repeat(table, asked), **case, **found}

    def _repeat(self, table: Table, asked: Any) -> Content:
        first = next(each for name, each in asked.items() if name.startswith(f"{table.name}_"))
        # KoboToolbox writes no sheet for a repeat without rows
        sheet = {"sheet": self.dialect.sheet(first.repeat), "optional": True}
        if table.name == "exploitations":
            return {**sheet, "seq": {"number": "order"}}
        return {**sheet, "keep": "last"}

    def _of_assessment(self, blocks: list[Content]) -> Content | None:
        made = self._rule(questions(self.form)["assessments_assessment_id"])
        return {"keep": "last", "assessment_id": made, "blocks": blocks} if blocks else None

    def _rating(self, outcome: str) -> Content:
        asked = questions(self.form)
        names = {name: f"{outcome}_{name}" for name in OF_RATING}
        rules = {name: self._rule(asked[each]) for name, each in names.items() if each in asked}
        return {"outcome": {"always": outcome}, **rules}

    def _criterion(self, code: str) -> Content:
        question = questions(self.form).get(f"c_{code}")
        return {"criterion": {"always": code}, "value": self._rule(question)} if question else {}

    def _rule(self, question: Question) -> Content:
        header, codes = self.dialect.header(question), self._codes(question.code_list)
        if question.row.type.startswith("select_multiple"):
            if self.dialect.labels:
                return {"from": f"{TICKED}{header}", "split": BETWEEN, **codes}
            return {"from": header, "split": " "}
        return {"from": header, **codes}

    def _codes(self, code_list: str) -> Content:
        """Labels with their codes; names are codes already."""
        words = self.dialect.labels
        if not words or not code_list:
            return {}
        options = [option for option in self.form.options if option.list_name == code_list]
        return {"codes": {option.label(words): option.name for option in options}}


def content(form: Form, definitions: Definitions, dialect: Dialect) -> Content:
    """What a mapping file of a form's exports holds."""
    return Mapper(form, definitions, dialect).content()
