"""What people write where a code is due: the codes and labels of the contract, and words of six languages.

A text counts only where all of it is such a word, whatever its case, and however its parts are joined.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from pipeline.contract import Contract, ListedCode
from pipeline.ingest.privacy import patterns
from pipeline.ingest.privacy.detectors import text

LABELS = Path(__file__).with_name("labels.csv")
EVERY_LIST = "*"
_JOINTS = "[-_ \t\n\r]+"
_APOSTROPHES = ("\u2018\u2019", "''")
_PLAIN = str.maketrans(*(plain + marks for plain, marks in zip(patterns.WESTERN, _APOSTROPHES, strict=True)))


def folded(written: str) -> str:
    """A text without what does not change its meaning: case, spaces, hyphens, digits of another script.

    >>> folded("Post-Closure"), folded(" 18_24 "), folded("៣")
    ('post closure', '18 24', '3')
    """
    plain = unicodedata.normalize("NFC", written.translate(_PLAIN)).lower()
    return re.sub(_JOINTS, " ", plain).strip(" ")


def sql_folded(value: str) -> str:
    """The same as an SQL expression."""
    pairs = zip(patterns.WESTERN, _APOSTROPHES, strict=True)
    plain = f"translate({value}, {', '.join(text(letters + marks) for letters, marks in pairs)})"
    return f"trim(regexp_replace(lower(nfc_normalize({plain})), {text(_JOINTS)}, ' ', 'g'))"


def meanings(code_list: str, contract: Contract) -> dict[str, str]:
    """The codes of a list by all folded texts that can mean only one of them."""
    listed = contract.lists[code_list]
    found: dict[str, set[str]] = {}
    for code, written in (*_of_contract(code_list, listed), *_of_languages(code_list, listed)):
        found.setdefault(folded(written), set()).add(code)
    sure = {written: next(iter(codes)) for written, codes in found.items() if written and len(codes) == 1}
    return {**sure, **{folded(each.code): each.code for each in listed}}


def _of_contract(code_list: str, listed: tuple[ListedCode, ...]) -> Iterator[tuple[str, str]]:
    """Labels, also beside their codes: ``3 - Stable``, ``3: Stable``, ``Stable (3)``."""
    for each in listed:
        for label in filter(None, (each.label, *each.also)):
            yield each.code, label
            for form in ("{0} {1}", "{0}: {1}", "{0}. {1}", "{0}) {1}", "{0} = {1}", "{1} ({0})"):
                yield each.code, form.format(each.code, label)
        if code_list == "levels":
            yield each.code, f"Level {each.code}"


def _of_languages(code_list: str, listed: tuple[ListedCode, ...]) -> Iterator[tuple[str, str]]:
    codes = {each.code for each in listed}
    for name in (EVERY_LIST, code_list):
        yield from ((code, label) for code, label in _words().get(name, ()) if code in codes)


@cache
def _words() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Codes with their words in the languages of the region, by list."""
    words: dict[str, tuple[tuple[str, str], ...]] = {}
    with LABELS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            words[row["code_list"]] = (*words.get(row["code_list"], ()), (row["code"], row["label"]))
    return words
