"""What a case system records, part by part: the tables of the contract, ratings with their assessment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.contract import Table
from pipeline.forms.definitions import Definitions, Outcome
from pipeline.forms.listed import Choice, choices, statements
from pipeline.forms.wording import ENGLISH, Wording

CASES, ASSESSMENTS = "cases", "assessments"
IN_ASSESSMENT = ("outcome_ratings", "criterion_ratings")
# a second rater must not see what the first wrote, so no form of a case system holds both
APART = ("second_ratings",)
OF_RATING = ("applicability", "na_reason", "level", "not_assessed_reason", "self_rating")
# systems number their own records
OWN_NUMBERS = {"case_id", "assessment_id", "service_id", "seq"}


@dataclass(frozen=True, slots=True)
class ListedPart:
    """A list, or what of it belongs to one outcome or kind of criterion."""

    code_list: str
    belongs_to: str = ""

    @property
    def name(self) -> str:
        return f"{self.code_list}_{self.belongs_to}".rstrip("_").lower()


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record; ``kind`` is that of the contract."""

    name: str
    label: str
    kind: str
    is_required: bool
    choices: ListedPart | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Fields that are recorded together; all but the case itself as often as needed."""

    name: str
    fields: tuple[Field, ...]


def parts(definitions: Definitions, form: str) -> tuple[Part, ...]:
    """The case first, then what belongs to it; ``long`` has criteria and red flags."""
    tables = definitions.contract.tables
    return tuple(
        Part(table.name, (*_columns(table), *_rated(definitions, form, table)))
        for table in tables.values()
        if table.name not in (*IN_ASSESSMENT, *APART)
    )


def options(definitions: Definitions, part: ListedPart) -> tuple[Choice, ...]:
    """The codes of a list that a field takes, each once."""
    found = choices(definitions, part.code_list, Wording(ENGLISH))
    fitting = [each for each in found if not part.belongs_to or each.belongs_to in ("", part.belongs_to)]
    return tuple({each.code: each for each in fitting}.values())


def lists(found: tuple[Part, ...]) -> tuple[ListedPart, ...]:
    """The lists that fields use, each once."""
    used = (field.choices for part in found for field in part.fields if field.choices)
    return tuple(dict.fromkeys(used))


def of_column(table: str, column: str) -> str:
    """The name of the field for a column of a table."""
    return f"{table}_{column}"


def of_rating(outcome: str, column: str) -> str:
    """The name of the field for a column of an outcome's rating."""
    return f"{outcome.lower()}_{column}"


def of_criterion(code: str) -> str:
    """The name of the field for a criterion."""
    return f"c_{code.lower()}"


def _columns(table: Table) -> Iterator[Field]:
    for column in table.columns:
        if column.name in OWN_NUMBERS:
            continue
        listed = ListedPart(column.code_list) if column.code_list else None
        name = of_column(table.name, column.name)
        yield Field(name, column.description, column.kind, column.is_required, listed)


def _rated(definitions: Definitions, form: str, table: Table) -> Iterator[Field]:
    if table.name == ASSESSMENTS:
        for outcome in definitions.outcomes:
            yield from _outcome(definitions, outcome)
            if form == "long":
                yield from _criteria(definitions, outcome)


def _outcome(definitions: Definitions, outcome: Outcome) -> Iterator[Field]:
    ratings = definitions.contract.tables["outcome_ratings"]
    reasons = {each.belongs_to for each in definitions.contract.lists["na_reasons"]}
    for name in OF_RATING:
        column = ratings.column(name)
        own = outcome.code if name == "na_reason" else ""
        if own and own not in reasons:
            continue
        label = f"{outcome.code} {outcome.short_name}: {column.description}"
        listed = ListedPart(column.code_list, own)
        yield Field(of_rating(outcome.code, name), label, column.kind, column.is_required, listed)


def _criteria(definitions: Definitions, outcome: Outcome) -> Iterator[Field]:
    said = statements(definitions)
    for each in outcome.criteria:
        listed = ListedPart("criterion_values", each.values)
        label = f"{each.code} {said[each.code]}"
        yield Field(of_criterion(each.code), label, "code", False, listed)
