"""Words for the codes of the contract: its own codes and labels, translations, and synonyms."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pipeline.contract import SEED_LISTS, Contract
from pipeline.sources.mapping.text import key

Words = Mapping[str, Mapping[str, str]]  # of a list: what a word, as ``text.key`` gives it, stands for
SYNONYMS = Path(__file__).parents[1] / "drafting" / "synonyms.csv"  # target (list=code), used_in, words
NO_LEVEL = ("not_applicable", "not_assessed")  # what may stand where a level is due
TRUE_AND_FALSE = {"true": "yes", "false": "no"}  # how a reader gives a tick
_ENTRY = re.compile(r'msgctxt "seed\.(\w+)\.\w+\.([\w]+)"\nmsgid (?:".*"\n)+msgstr ((?:".*"\n?)+)')
_PIECE = re.compile(r'"(.*)"')
_ESCAPE = re.compile(r'\\(["\\])')


def words(contract: Contract, seeds: Path, reports: Path) -> Words:
    """For each code list what its words stand for; a word that could be two codes stands for none."""
    found: dict[str, dict[str, set[str]]] = {name: {} for name in contract.lists}
    for name, said, code in _said(contract, seeds, reports):
        if name in found and key(said):
            found[name].setdefault(key(said), set()).add(code)
    own = {name: {key(code): code for code in contract.codes(name)} for name in contract.lists}
    return {
        name: {word: min(codes) for word, codes in entries.items() if len(codes) == 1} | own[name]
        for name, entries in found.items()
    }


def _said(contract: Contract, seeds: Path, reports: Path) -> Iterator[tuple[str, str, str]]:
    """List, word and code of everything that is said anywhere."""
    yield from _of_contract(contract)
    for said, code in TRUE_AND_FALSE.items():
        yield "yes_no", said, code
    for row in _rows(seeds / "countries.csv"):
        yield "countries", row["iso2"], row["code"]
    for row in _rows(seeds / "code_lists.csv"):
        if ";" not in row["htcds"]:
            yield row["code_list"], row["htcds"], row["code"]
    yield from _of_synonyms(contract)
    yield from _translated(contract, reports / "locale")


def _of_contract(contract: Contract) -> Iterator[tuple[str, str, str]]:
    for name, listed in contract.lists.items():
        for each in listed:
            yield name, each.label, each.code
            yield name, f"{each.code} {each.label}", each.code


def _of_synonyms(contract: Contract) -> Iterator[tuple[str, str, str]]:
    for row in _rows(SYNONYMS):
        name, is_code, code = row["target"].partition("=")
        if is_code and name in contract.lists:
            known = {*contract.codes(name), *(NO_LEVEL if name == "levels" else ())}
            yield from ((name, said, code) for said in row["words"].split("|") if code in known)


def _translated(contract: Contract, locale: Path) -> Iterator[tuple[str, str, str]]:
    """Names of countries, outcomes and services in the languages that reports are written in."""
    for path in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        for name, code, quoted in _ENTRY.findall(path.read_text("utf-8")):
            if name in SEED_LISTS:
                said = "".join(_ESCAPE.sub(r"\1", piece) for piece in _PIECE.findall(quoted))
                codes = {each.casefold(): each for each in contract.codes(name)}
                yield name, said, codes.get(code.casefold(), code)


def _rows(path: Path) -> Iterable[dict[str, str]]:
    if not path.is_file():
        return
    with path.open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines)
