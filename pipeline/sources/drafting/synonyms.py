"""The table of words: what columns and codes of the contract are called, in the languages of the region."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.contract import Contract
from pipeline.sources.drafting.words import bag, folded

LANGUAGES = ("en", "km", "th", "vi", "lo", "my", "zh")  # other words of the table are those of systems
TABLE = Path(__file__).with_name("synonyms.csv")
# a code that is asked about in more than one list, or that no list of the contract has under this name
NOT_APPLICABLE, NOT_ASSESSED = "not_applicable", "not_assessed"
# work that somebody was trafficked for says which form it was; of these it is not told
LABOUR, NO_SECTOR = "labour", frozenset({"service", "other", "unknown"})
CASE_STATUS, CSI, OUTCOME = "case_status", "csi", "outcome_ratings:"


@dataclass(frozen=True, slots=True)
class Synonyms:
    """``headers``: folded header → targets, the nearer one first; ``codes``: list → folded value → code.

    ``bags``: the words that carry the meaning of a header, sorted → targets.
    """

    headers: Mapping[str, tuple[str, ...]]
    bags: Mapping[str, tuple[str, ...]]
    codes: Mapping[str, Mapping[str, str]]


def load(contract: Contract, language: str = "") -> Synonyms:
    """The words of the table, of all languages or of one and English, beside those of the contract itself."""
    headers: dict[str, tuple[str, ...]] = {}
    codes: dict[str, dict[str, str]] = {}
    for code_list, code, word in _of_contract(contract):
        codes.setdefault(code_list, {}).setdefault(_form(word), code)
    for target, word in _of_table(language):
        code_list, is_code, code = target.partition("=")
        if is_code:
            codes.setdefault(code_list, {}).setdefault(_form(word), code)
            continue
        headers[_form(word)] = (*headers.get(_form(word), ()), target)
        if target.startswith(OUTCOME):
            codes["outcomes"].setdefault(_form(word), target.removeprefix(OUTCOME))
    for word, code in codes.get("labour_sectors", {}).items():
        if code not in NO_SECTOR:
            codes["forms"].setdefault(word, LABOUR)
    for own, word in _names(contract):
        headers[_form(word)] = tuple(dict.fromkeys((*headers.get(_form(word), ()), own)))
    return Synonyms(headers, _bags(headers), codes)


def _of_table(language: str) -> Iterator[tuple[str, str]]:
    for target, used_in, word in _words():
        if not language or used_in not in LANGUAGES or used_in in (language, "en"):
            yield target, word


def _names(contract: Contract) -> Iterator[tuple[str, str]]:
    """Each column of the contract with its name; one of a single word only with its table's before it."""
    for table in contract.tables.values():
        for column in table.columns:
            own = f"{table.name}.{column.name}"
            yield from ((own, word) for word in (column.name, own) if "_" in word or "." in word)


def _bags(headers: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    made: dict[str, tuple[str, ...]] = {}
    for form, targets in headers.items():
        made[bag(form)] = tuple(dict.fromkeys((*made.get(bag(form), ()), *targets)))
    return made


def _of_contract(contract: Contract) -> Iterator[tuple[str, str, str]]:
    for name, listed in contract.lists.items():
        for each in listed:
            if name == "spell_values":
                if each.belongs_to == CASE_STATUS:
                    yield from ((CASE_STATUS, each.code, word) for word in (each.code, each.label))
                continue
            for word in filter(None, (each.code, each.label, f"{each.code} {each.label}")):
                yield name, each.code, word


@cache
def _form(word: str) -> str:
    """A word of the table, folded once."""
    return folded(word)


@cache
def _words() -> tuple[tuple[str, str, str], ...]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return tuple(
        (row["target"], row["used_in"], word) for row in rows for word in row["words"].split("|") if word
    )
