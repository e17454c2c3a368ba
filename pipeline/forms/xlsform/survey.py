"""All questions of a form, in their order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.contract import Table
from pipeline.forms.definitions import Definitions
from pipeline.forms.xlsform import expressions, outcomes, questions
from pipeline.forms.xlsform.model import Row, plain

NEW_CASE, ASSESSMENT = "new_case", "assessment"
CONSENT = "cases_consent_monitoring"
# what can be recorded in each form, beside a new case and an assessment
TABLES = {
    "short": ("needs", "services"),
    "long": ("needs", "services", "spells", "events", "legal_processes"),
}
# columns of the cases that the short form leaves out; derived from others or not needed
LEFT_OUT = {
    "person_id",
    "shared_person_id",
    "exit_month",
    "nationality_status",
    "ethnicity_group",
    "disability",
    "education_opened",
    "rater_id",
    "exploited_before_exit",
}


def rows(definitions: Definitions, form: str, text: dict[str, Any], *, previous: bool) -> Iterator[Row]:
    """The sheet ``survey``; ``form`` is short or long."""
    tables = definitions.contract.tables
    yield Row("note", "safety_note", plain(text["safety"]))
    case_id = questions.row(tables["cases"], tables["cases"].column("case_id"), text)
    yield Row(case_id.type, "case_id", plain(text["case_id"]), case_id.hint, case_id.message, case_id.rest)
    yield Row("select_multiple records", "record", plain(text["record"]), rest={"required": "yes"})
    yield from _case(tables["cases"], form, text)
    for name in ("exploitations", "fundings"):
        yield from _repeat(tables[name], form, text, f"selected(${{record}}, '{NEW_CASE}') and {_consents()}")
    yield from _assessment(definitions, form, text, previous=previous)
    for name in TABLES[form]:
        yield from _repeat(tables[name], form, text, f"selected(${{record}}, '{name}') and {_allowed()}")
    yield Row("note", "end_note", plain(text["end"]))


def _consents() -> str:
    return f"${{{CONSENT}}} = 'yes'"


def _allowed() -> str:
    """A new case needs the consent that was just asked; one that is there had it."""
    return f"(not(selected(${{record}}, '{NEW_CASE}')) or {_consents()})"


def _case(table: Table, form: str, text: dict[str, Any]) -> Iterator[Row]:
    is_new = {"relevant": f"selected(${{record}}, '{NEW_CASE}')"}
    yield Row("begin_group", "consent", plain(text["groups"]["consent"]), rest=is_new)
    yield questions.row(table, table.column("consent_monitoring"), text)
    missing = {"relevant": f"${{{CONSENT}}} != '' and ${{{CONSENT}}} != 'yes'"}
    yield Row("note", "consent_note", plain(text["consent_missing"]), rest=missing)
    yield Row("end_group", "consent")
    asked = {"relevant": f"{is_new['relevant']} and {_consents()}"}
    asked["appearance"] = "field-list"
    yield Row("begin_group", table.name, plain(text["groups"][table.name]), rest=asked)
    for column in table.columns:
        if column.name not in ("case_id", "consent_monitoring") and _is_asked(column.name, form):
            yield questions.row(table, column, text)
    yield Row("end_group", table.name)


def _is_asked(column: str, form: str) -> bool:
    return form == "long" or column not in LEFT_OUT


def _repeat(table: Table, form: str, text: dict[str, Any], relevant: str) -> Iterator[Row]:
    """One round for each row of a table."""
    yield Row("begin_repeat", table.name, plain(text["groups"][table.name]), rest={"relevant": relevant})
    for column in table.columns:
        if column.name == "case_id" or (table.name, column.name) == ("exploitations", "seq"):
            continue
        if _is_asked(column.name, form):
            yield _in_repeat(table, column.name, text)
    yield Row("end_repeat", table.name)


def _in_repeat(table: Table, name: str, text: dict[str, Any]) -> Row:
    more = {}
    if (table.name, name) == ("spells", "value"):
        more = {"choice_filter": "belongs_to = ${spells_kind}"}
    found = questions.row(table, table.column(name), text, **more)
    if name in ("need_id", "service_id"):
        return Row(found.type, found.name, found.label, plain(text["child_id"]), found.message, found.rest)
    return found


def _assessment(
    definitions: Definitions, form: str, text: dict[str, Any], *, previous: bool
) -> Iterator[Row]:
    table = definitions.contract.tables["assessments"]
    asked = {"relevant": f"selected(${{record}}, '{ASSESSMENT}') and {_allowed()}"}
    yield Row("begin_group", table.name, plain(text["groups"][table.name]), rest=asked)
    made = questions.name(table.name, "assessment_id")
    yield Row("calculate", made, rest={"calculation": "once(uuid())"})
    for column in table.columns:
        if column.name not in ("assessment_id", "case_id") and _is_asked(column.name, form):
            more = {"required": "yes"} if column.name == "child_at_assessment" else {}
            yield questions.row(table, column, text, **more)
    if form == "long":
        yield from _person(text)
    for outcome in definitions.outcomes:
        yield from outcomes.rows(outcome, form, text, previous=previous)
    yield Row("end_group", table.name)


def _person(text: dict[str, Any]) -> Iterator[Row]:
    """What decides which criteria are asked; it is not part of the data."""
    required = {"required": "yes"}
    yield Row("select_one yes_no", "person_is_foreign", plain(text["person_is_foreign"]), rest=required)
    child = {**required, "relevant": f"{expressions.CHILD} != 'no'"}
    yield Row("select_one yes_no", "person_is_deprived", plain(text["person_is_deprived"]), rest=child)
