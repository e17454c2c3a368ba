"""One rule of a mapping held against the column that it is to make."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.contract import Column, Contract
from pipeline.sources.mapping.model import ORDER, RECORD, Rule
from pipeline.sources.mapping.nearest import nearest
from pipeline.sources.mapping.text import folded, key
from pipeline.sources.mapping.verbs import BEGINNINGS, DERIVED, VERBS

Fault = tuple[str, str]
OF_RECORDS = ("assessment_id", "need_id", "service_id")
CONSENT = "consent_monitoring"
OF_CONSENT = ("from", "codes", "clean")
MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./-]{0,63}")
AGES = "age_groups"
NEEDS = {
    "countries": (("country_of_exploitation", "exploitations"), ("country_of_origin", "cases")),
    "first_is_baseline": (("case_id", "assessments"), ("month", "assessments")),
    "from_level": (("level", "outcome_ratings"),),
}


def needs(rule: Rule, table: str) -> tuple[tuple[str, str], ...]:
    """The columns, each with its table, that a derived one is made from."""
    return NEEDS.get(rule.derive, ()) if (table, rule.derive) in _DERIVING else ()


_DERIVING = {(table, word) for (table, _), word in DERIVED.items()}


def faults(column: Column, rule: Rule, contract: Contract) -> Iterator[Fault]:
    """What is wrong with a rule, and what to do."""
    used = [word for word, verb in VERBS.items() if getattr(rule, verb.field) != getattr(Rule(), verb.field)]
    if column.name == CONSENT:
        yield from _of_consent(rule, used, contract)
        return
    yield from _verbs(column, rule, used)
    yield from _values(column, rule, contract)


def _of_consent(rule: Rule, used: list[str], contract: Contract) -> Iterator[Fault]:
    """Consent is what somebody recorded: never assumed, never turned round."""
    wrong = [word for word in used if word not in OF_CONSENT]
    if wrong:
        said = f"`{wrong[0]}` would make up a consent that nobody recorded."
        yield said, "Use `from` with `codes`: what is not yes keeps a case out."
    if not rule.sources:
        yield "It has no `from`.", 'Write `{ from = "Header", codes = { "what stands there" = "yes" } }`.'
    refused = {folded(word) for word in ("no", "unknown", "No", "Unknown")}
    if any(code == "yes" and folded(said) in refused for said, code in rule.codes.items()):
        yield "`codes` makes a yes of a no.", "Take that entry out."
    yield from _listed("codes", tuple(filter(None, rule.codes.values())), contract.codes("yes_no"))


def _verbs(column: Column, rule: Rule, used: list[str]) -> Iterator[Fault]:
    for word in used:
        if column.kind not in VERBS[word].kinds:
            usable = ", ".join(each for each, verb in VERBS.items() if column.kind in verb.kinds)
            yield f"`{word}` does not make a column of this kind ({column.kind}).", f"Use {usable}."
    begun = [word for word in BEGINNINGS if word in used]
    if len(begun) != 1:
        said = "It says " + (f"`{begun[0]}` and `{begun[1]}`." if begun else "not where its cells come from.")
        yield said, f"Use one of {', '.join(BEGINNINGS)}."
    if ("band" in used) != ("at" in used):
        yield "`band` and `at` belong together.", f"Write {VERBS['band'].written}."
    dated = column.kind == "month" or "band" in used
    if not dated and {"dates", "calendar"} & set(used):
        yield "`dates` and `calendar` belong to dates.", "Take them out, or read a date."
    if {"band", "age"} & set(used) and column.code_list != AGES:
        yield "An age makes a column of age groups only.", "Use `from`."
    if rule.split and not (rule.sources or rule.join):
        yield "`split` needs a `from`.", f"Write {VERBS['from'].written}."


def _values(column: Column, rule: Rule, contract: Contract) -> Iterator[Fault]:
    """Codes that it names have to be of the column's list; derived columns are three."""
    if rule.derive and DERIVED.get((column.table, column.name)) != rule.derive:
        yield f"`{rule.derive}` does not make this column.", _derivable()
    if rule.number == ORDER and column.name != "seq":
        yield "`order` makes the column `seq` only.", f"Write {VERBS['number'].written}."
    if rule.number == RECORD and column.name not in OF_RECORDS:
        yield f"`record` makes {', '.join(OF_RECORDS)} only.", f"Write {VERBS['from'].written}."
    if rule.components and column.kind != "id":
        yield "An identifier of several columns makes an `id` only.", 'Use `number = "order"` or `from`.'
    codes = dict(rule.codes)
    if (column.table, column.name) == ("outcome_ratings", "level"):
        codes = {said: code for said, code in codes.items() if code not in _instead_of_level(contract)}
    yield from _twice(rule)
    given = {"codes": tuple(codes.values()), "always": (rule.always,), "default": (rule.default,)}
    for word, values in given.items():
        yield from _of_kind(column, word, tuple(filter(None, values)), contract)


def _instead_of_level(contract: Contract) -> set[str]:
    """What may stand where a level is due: that the outcome does not apply, or why there is none."""
    reasons = (*contract.codes("na_reasons"), *contract.codes("not_assessed_reasons"))
    return {"not_applicable", "not_assessed", *reasons}


def _twice(rule: Rule) -> Iterator[Fault]:
    meant: dict[str, str] = {}
    for said, code in rule.codes.items():
        if meant.setdefault(key(said), code) != code:
            yield "`codes` gives one text two codes: large letters and blanks do not count.", "Keep one."


def _of_kind(column: Column, word: str, values: tuple[str, ...], contract: Contract) -> Iterator[Fault]:
    if column.code_list:
        yield from _listed(word, values, contract.codes(column.code_list))
    elif column.kind == "month" and not all(map(MONTH.fullmatch, values)):
        yield f"`{word}` is no month.", "Write year and month, such as 2026-06."
    elif column.kind == "label" and not all(map(LABEL.fullmatch, values)):
        yield f"`{word}` is no plain code.", "Use at most 64 letters, digits and `_ . / -`, without spaces."
    elif column.kind == "integer" and not all(value.isdecimal() for value in values):
        yield f"`{word}` is no whole number.", "Write a whole number."


def _listed(word: str, values: tuple[str, ...], codes: list[str]) -> Iterator[Fault]:
    for value in dict.fromkeys(values):
        if value not in codes:
            near = nearest(value, codes)
            said = f"Did you mean `{near}`? " if near else ""
            yield f"`{word}` leads to `{value}`, which is not in the list.", f"{said}Use {', '.join(codes)}."


def _derivable() -> str:
    said = (f"`{word}` for {table}.{column}" for (table, column), word in DERIVED.items())
    return f"There is {', '.join(said)}."
