"""What of an export may be written and printed: headers and codes that are neither names nor contacts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipeline.contract import Column
from pipeline.ingest.privacy import gate
from pipeline.ingest.privacy.headers import identifier_rule
from pipeline.sources.drafting.words import folded

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MADE = "@ticked "  # before the name of a question whose ticked answers a reader has joined
MOST_DIGITS = 5  # of a header; more are a number of somebody
LONGEST_HEADER = 80  # characters; a longer one is a question, shown by its place
_CODE = re.compile(r"[A-Z]{1,3}|[A-Za-z]{0,2}[-_]?[0-9]{1,3}|[a-z]{2,20}(_[a-z0-9]{1,20}){1,5}|[0-9]{1,3}")
# a telling text, whose column is none; the kinds are those of the contract
_TEXT = Column("", "", 0, is_key=False, is_required=False, kind="code", code_list="countries")
_NAME = Column("", "", 0, is_key=False, is_required=False, kind="label", code_list="")
_ID = Column("", "", 0, is_key=False, is_required=False, kind="id", code_list="")
TELLING = frozenset({gate.EMAIL, gate.PHONE, gate.NATIONAL_ID, gate.PERSON})
HARMLESS = frozenset({0, gate.SCRIPT, gate.ID_WITHOUT_DIGIT, gate.ID_SHAPE, gate.FREE_TEXT})


class Detectors:
    """The gate's rules for values, asked about many texts at once."""

    def __init__(self, words: Iterable[str]) -> None:
        import duckdb

        # what does not fit into memory stops it: nothing of a file goes to the disk
        self._connection: DuckDBPyConnection = duckdb.connect(config={"temp_directory": ""})
        self._words = sorted(words)

    def verdicts(self, texts: Iterable[str], *, as_id: bool = False) -> dict[str, int]:
        """The number of the rule of the gate that each text breaks, 0 for none."""
        return self._asked(texts, _ID if as_id else _TEXT)

    def _asked(self, texts: Iterable[str], column: Column) -> dict[str, int]:
        asked = sorted(set(texts))
        if not asked:
            return {}
        sql = f"select {gate.verdict('t', column, 0, words=self._words)} from (select unnest(?) as t)"
        found = self._connection.execute(sql, [asked]).fetchall()
        return dict(zip(asked, (number for (number,) in found), strict=True))

    def plain_ids(self, texts: Iterable[str]) -> dict[str, bool]:
        """Whether each text may come in as an identifier: a plain code that is no name, number or date."""
        asked = sorted(set(texts))
        sql = f"select {gate.plain_id('t')} from (select unnest(?) as t)"
        found = self._connection.execute(sql, [asked]).fetchall() if asked else []
        return dict(zip(asked, (bool(is_plain) for (is_plain,) in found), strict=True))

    def telling(self, names: Iterable[str]) -> set[str]:
        """Names of columns and sheets that hold a name of people, a contact or a number of a person."""
        found = self._asked(names, _NAME)
        return {text for text, number in found.items() if number in TELLING or _digits(text) > MOST_DIGITS}


def personal(header: str) -> str:
    """What of a person a header speaks of (a name, a phone, remarks); empty where of nothing."""
    return identifier_rule(header)


def showable(headers: Iterable[str], known: Iterable[str]) -> dict[str, str]:
    """Each header as it may be shown: itself where all its words are known, else empty.

    ``known`` are the words of the contract and of the synonyms; any other may be data that has come into a
    header.
    """
    spoken = {word for text in known for word in text.split()}
    return {each: each if _is_header(plain(each), spoken) else "" for each in headers}


def plain(header: str) -> str:
    """A header without what readers and systems put before names."""
    return header.removeprefix(MADE).replace("@case_id", "case_id")


def _is_header(header: str, spoken: set[str]) -> bool:
    if len(header) > LONGEST_HEADER or _digits(header) > MOST_DIGITS or "@" in header:
        return False
    words = folded(header).split()
    return bool(words) and all(word in spoken or word.isdigit() for word in words)


def _digits(text: str) -> int:
    return sum(each.isdigit() for each in text)


def is_code(value: str, rows: int) -> bool:
    """Whether a value that no table knows looks like a code of a list, and stands in more than one row."""
    return rows > 1 and _CODE.fullmatch(value) is not None
