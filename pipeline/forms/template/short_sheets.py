"""Two sheets for a small organisation: its cases, and its visits with the ten outcomes side by side."""

from __future__ import annotations

from typing import Any

from pipeline.forms.definitions import LEVELS, Definitions, Outcome
from pipeline.forms.listed import Choice, choices
from pipeline.forms.template.long_sheets import note
from pipeline.forms.template.model import Column, TemplateSheet
from pipeline.forms.wording import Wording

CASES = (
    ("cases", "case_id"),
    ("cases", "consent_monitoring"),
    ("cases", "opened_month"),
    ("cases", "sex"),
    ("cases", "age_group_opened"),
    ("cases", "age_group_trafficked"),
    ("cases", "country_of_origin"),
    ("cases", "has_family_or_dependants"),
    ("exploitations", "form"),
    ("exploitations", "country_of_exploitation"),
    ("fundings", "donor_code"),
    ("fundings", "grant_code"),
)
VISITS = (
    ("assessments", "case_id"),
    ("assessments", "month"),
    ("assessments", "setting"),
    ("assessments", "child_at_assessment"),
)
MAY_STAY_EMPTY = {"age_group_trafficked", "country_of_exploitation", "donor_code", "grant_code"}


def sheets(definitions: Definitions, text: dict[str, Any], wording: Wording) -> tuple[TemplateSheet, ...]:
    """The sheets ``cases`` and ``visits``."""
    outcomes = [_outcome(each, text, wording) for each in definitions.outcomes]
    return (
        TemplateSheet("cases", tuple(_taken(definitions, *each, text) for each in CASES)),
        TemplateSheet("visits", (*(_taken(definitions, *each, text) for each in VISITS), *outcomes)),
    )


def _taken(definitions: Definitions, table: str, name: str, text: dict[str, Any]) -> Column:
    column = definitions.contract.tables[table].column(name)
    is_required = column.is_required and name not in MAY_STAY_EMPTY
    return Column(
        name=name,
        label=column.description,
        note=note(column, text) if is_required == column.is_required else text["template"]["optional"],
        kind=column.kind,
        is_required=is_required,
        choices=column.code_list,
        refers_to="cases" if table == "assessments" and name == "case_id" else "",
    )


def _outcome(outcome: Outcome, text: dict[str, Any], wording: Wording) -> Column:
    short = wording.of(f"outcomes.short_name.{outcome.code}", outcome.short_name)
    means = wording.of(f"outcomes.achieved_means.{outcome.code}", outcome.achieved_means)
    said = f"{text['short']['outcome']} 3: {means}"
    return Column(outcome.code, f"{outcome.code} {short}", said, "code", False, choices=outcome.code)


def lists(definitions: Definitions, text: dict[str, Any], wording: Wording) -> dict[str, tuple[Choice, ...]]:
    """The lists of the columns, and one for each outcome: levels, then reasons why there is none."""
    columns = [definitions.contract.tables[table].column(name) for table, name in (*CASES, *VISITS)]
    names = sorted({column.code_list for column in columns if column.code_list})
    found = {name: tuple(choices(definitions, name, wording)) for name in names}
    return found | {each.code: _levels(definitions, each, text, wording) for each in definitions.outcomes}


def _levels(
    definitions: Definitions, outcome: Outcome, text: dict[str, Any], wording: Wording
) -> tuple[Choice, ...]:
    """``belongs_to`` names the column of the contract that a choice goes to."""
    said, code = text["short"], outcome.code
    levels = {each.code: each.shown for each in choices(definitions, "levels", wording)}
    reasons = [
        each for each in choices(definitions, "na_reasons", wording) if each.belongs_to == outcome.code
    ]
    unknown = choices(definitions, "not_assessed_reasons", wording)
    return (
        *(Choice(code, level, levels[level], "level") for level in LEVELS),
        *(
            Choice(code, each.code, said["not_applicable"].format(reason=each.words), "na_reason")
            for each in reasons
        ),
        *(
            Choice(code, each.code, said["not_known"].format(reason=each.words), "not_assessed_reason")
            for each in unknown
        ),
    )
