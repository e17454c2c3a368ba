"""The mapping that the project's own template brings with it, as a file of mappings would say it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.contract import Column, Contract, Table
from pipeline.errors import UsageError
from pipeline.sources.readers import template

Content = dict[str, Any]
Words = Mapping[str, Mapping[str, str]]
CASES, VISITS = "cases", "visits"
TAKEN = {"provider_id": "provider_id", "coverage": "coverage", "data_to": "data_to"}
ADDED_SINCE = ("second_ratings",)  # templates of an older version have no such sheet
OF_OUTCOMES = ("applicability", "na_reason", "not_assessed_reason")


def brought(path: Path, contract: Contract) -> Content:
    """What the mapping file of a filled-in template would hold, by what stands in the template."""
    facts = template.facts(path)
    return content(facts.said, facts.words, contract)


def content(said: Mapping[str, str], words: Words, contract: Contract) -> Content:
    """What a mapping file of this template would hold; ``said`` are its facts, ``words`` those of its lists.

    ``UsageError`` where a fact is missing that nothing else tells.
    """
    facts = {key: said[fact] for fact, key in TAKEN.items() if said.get(fact)}
    words = _known(words, contract)
    tables = _short(said, words, contract) if said.get("form") == "short" else _long(words, contract)
    return {"system": "template", **facts, **tables}


def _known(words: Words, contract: Contract) -> Words:
    """The words that lead to a code: what else somebody may have written into the lists goes nowhere."""
    return {
        name: {shown: code for shown, code in listed.items() if code in contract.codes(name)}
        for name, listed in words.items()
        if name in contract.lists
    }


def _long(words: Words, contract: Contract) -> Content:
    return {
        table.name: {
            "sheet": table.name,
            **({"optional": True} if table.name in ADDED_SINCE else {}),
            **{column.name: _rule(column, words) for column in table.columns},
        }
        for table in contract.tables.values()
    }


def _rule(column: Column, words: Words) -> Content:
    rule: Content = {"from": column.name}
    if column.kind == "codes":
        rule["split"] = ";"
    if words.get(column.code_list):
        rule["codes"] = dict(words[column.code_list])
    return rule


def _short(said: Mapping[str, str], words: Words, contract: Contract) -> Content:
    def rules(table: Table, *names: str) -> Content:
        return {name: _rule(table.column(name), words) for name in names}

    tables = contract.tables
    number = {"number": ["case_id", "month"]}
    return {
        "cases": {
            "sheet": CASES,
            **rules(
                tables["cases"], "case_id", "opened_month", "sex", "age_group_opened",
                "country_of_origin", "has_family_or_dependants", "consent_monitoring",
            ),
            "programme_country": {"always": _country(said)},
            "age_group_trafficked": _or_unknown(tables["cases"].column("age_group_trafficked"), words),
        },
        "exploitations": {
            "sheet": CASES,
            **rules(tables["exploitations"], "case_id", "form"),
            "seq": {"number": "order"},
            "movement": {"derive": "countries"},
            "country_of_exploitation": _or_unknown(
                tables["exploitations"].column("country_of_exploitation"), words
            ),
        },
        "fundings": {
            "sheet": CASES,
            **rules(tables["fundings"], "case_id"),
            "blocks": [rules(tables["fundings"], "donor_code", "grant_code")],
        },
        # months count, not days: of two visits in one month the later row stays
        "assessments": {
            "sheet": VISITS,
            "keep": "last",
            "assessment_id": number,
            **rules(tables["assessments"], "case_id", "month", "setting", "child_at_assessment"),
            "type": {"derive": "first_is_baseline"},
        },
        "outcome_ratings": {
            "sheet": VISITS,
            "keep": "last",
            "assessment_id": number,
            "blocks": [_block(code) for code in contract.codes("outcomes")],
        },
    }  # fmt: skip


def _country(said: Mapping[str, str]) -> str:
    if not said.get("programme_country"):
        raise UsageError(
            "The sheet Facts of the template names no country of the programme.",
            "Choose one in its line programme_country.",
        )
    return said["programme_country"]


def _or_unknown(column: Column, words: Words) -> Content:
    return {**_rule(column, words), "default": "unknown"}


def _block(outcome: str) -> Content:
    """The reader gives what one column of levels and reasons holds as four."""
    made = {name: {"from": f"{outcome}: {name}"} for name in OF_OUTCOMES}
    return {"outcome": {"always": outcome}, "level": {"from": outcome}, **made}
