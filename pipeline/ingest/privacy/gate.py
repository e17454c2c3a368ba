"""Values at intake: what a value that is not plainly of the contract gives away, as SQL expressions.

Every value is first held against what the contract expects. Only what fails that test comes to the rules
here, so a clean package pays for none of them. A rule gives the number of its ING code, never a value.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.contract import Column
from pipeline.ingest.privacy import detectors, in_ids, patterns

NUL, TURNED, HIDDEN = 32, 33, 47
EMAIL, URL, COORDINATES, EXACT_DATE, PHONE, NATIONAL_ID, SCRIPT, FORMULA, PERSON, FREE_TEXT = range(60, 70)
ID_WITHOUT_DIGIT, ID_SHAPE, ADDRESS = 70, 71, 72

# Identifiers: the shape that the contract gives them, and shapes within it that need a closer look.
PLAIN_ID = "[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}"
PLAIN_LABEL = "[A-Za-z0-9][A-Za-z0-9_./-]{0,63}"
WORD_AND_NUMBER = "(^|[-_.:/])[0-9]{0,8}[A-Za-z]{4,}[0-9]*([-_.:/]|$)|[A-Za-z][a-z][._-][A-Za-z][a-z]"
LABEL_NEEDS_A_LOOK = (
    f"[0-9]{{9}}|^[0-9]+([-_.:/][0-9]+)+$|{patterns.DATE_IN_ID}|{WORD_AND_NUMBER}"
    "|^[0-9]{1,2}[-_.:]?[A-Z][A-Za-z]*[-_.:]?[A-Za-z]*[-_.:]?[0-9]{6}$"
)
ACRONYM = "[A-Z]{2,12}"  # as most donors have one: no number of a person, and no name in small letters

# What most case systems number, and random identifiers; they need no closer look.
CLEAR_ID = (
    "(?i:case|client|person|child|survivor|beneficiary|participant|assessment|visit|need|service|referral|rater|"
    "staff|worker|shelter|record|event)[-_.:]?[0-9]{1,6}"
    f"|([A-Z]{{1,3}}|[a-z]{{1,3}})[-_.:]?[0-9]{{1,5}}|[0-9]{{1,7}}|(uuid:)?{detectors.UUID_TEXT}"
)

NO_WORDS = "null::varchar[]"
LONGEST_CELL = 1000  # bytes; longer ones are free text without a closer look


def usual_words(column: Column) -> str:
    """The words with which many identifiers of a column are made; NULL until somebody has looked."""
    return f"getvariable('usual_{column.name}')"


def clear_id(value: str) -> str:
    """Whether a text is a plain identifier of a kind that nobody need look at."""
    return f"({_id_shape(value)} and {detectors.whole(value, CLEAR_ID)})"


def _id_shape(value: str) -> str:
    numbered = f"({detectors.has(value, '[0-9]')} or {detectors.random_letters(value)})"
    return f"{detectors.whole(value, PLAIN_ID)} and {numbered}"


def plain_id(value: str, usual: str = NO_WORDS) -> str:
    """Whether a text is a plain identifier that is no name, number of a person, phone number or date.

    ``usual`` is an SQL list of words that are no names, as many identifiers of the column have them.
    """
    shape, clear = _id_shape(value), detectors.whole(value, CLEAR_ID)
    nobody = f"{detectors.harmless(value)} and not {detectors.named(value, pairs=True)}"
    told = " or ".join(test for test, _ in _in_ids(detectors.without_uuids(value), usual))
    return f"({shape} and ({clear} or {nobody} and not ({told})))"


def _in_ids(value: str, usual: str) -> list[tuple[str, int]]:
    """Tests of what stands squeezed in an identifier, with the number of their code; words come last."""
    return [
        (detectors.has(value, in_ids.MESSENGER), EMAIL),
        (detectors.has(value, in_ids.COORDINATES), COORDINATES),
        (detectors.has(value, in_ids.BIRTH_DATE), EXACT_DATE),
        (detectors.has(value, in_ids.PHONE), PHONE),
        (detectors.has(value, in_ids.NATIONAL_ID), NATIONAL_ID),
        (detectors.has(value, in_ids.PASSPORT), NATIONAL_ID),
        (in_ids.grouped(value), NATIONAL_ID),
        (in_ids.strange_word(value, usual), PERSON),
    ]


def clear_label(value: str) -> str:
    """Whether a text is a plain code of a donor or grant of a kind that nobody need look at."""
    shape, look = detectors.whole(value, PLAIN_LABEL), detectors.has(value, LABEL_NEEDS_A_LOOK)
    return f"({shape} and ({detectors.whole(value, ACRONYM)} or not {look}))"


def plain_label(value: str) -> str:
    """Whether a text is a plain code of a donor or grant."""
    named = detectors.both(detectors.has(value, "[a-z]"), detectors.named(value))
    nobody = f"{detectors.harmless(value)} and not {named}"
    return f"({clear_label(value)} or {detectors.whole(value, PLAIN_LABEL)} and {nobody})"


def verdict(value: str, column: Column, otherwise: int, *, words: Sequence[str] = ()) -> str:
    """The code number for a text that is not of the contract: a rule of the gate, else ``otherwise``.

    ``words`` are those of the contract's own codes and labels, which are no names however they are written.
    """
    western = f"translate({value}, {', '.join(map(detectors.text, patterns.WESTERN))})"
    rules = " ".join(f"when {test} then {number}" for test, number in _rules("t", column, otherwise, words))
    found = f"list_transform([{western}], lambda t: case {rules} else {otherwise} end)[1]"
    long = f"when strlen({value}) > {LONGEST_CELL} then {FREE_TEXT}"
    return f"case {_unseen(value)} {long} else {found} end"


def _rules(value: str, column: Column, otherwise: int, words: Sequence[str]) -> list[tuple[str, int]]:
    """Tests with the number of their code, in the order in which they are made."""
    kind = column.kind
    dates = {"id": patterns.DATE_IN_ID, "month": f"{patterns.ANY_DATE}|^[0-9]{{4}}[-/.]"}.get(
        kind, patterns.ANY_DATE
    )
    coordinates = patterns.COORDINATES_IN_ID if kind == "id" else patterns.COORDINATES
    strict = kind in ("id", "label")
    named = [(detectors.named(value, pairs=kind == "id"), PERSON)]
    # countries that are in no list, like New Zealand, are written with a capital letter each
    may_be_large = kind == "label" or column.code_list == "countries"
    capitalised = [] if may_be_large else [(detectors.capitalised(value, words), PERSON)]
    told = [*capitalised, (detectors.free_text(value), FREE_TEXT)]
    squeezed: list[tuple[str, int]] = []
    if kind == "id":
        told.append((f"not {detectors.has(value, '[0-9]')}", ID_WITHOUT_DIGIT))
        *squeezed, word = _in_ids(detectors.without_uuids(value), usual_words(column))
        named.append((f"{detectors.whole(value, PLAIN_ID)} and {word[0]}", word[1]))
    return [
        (detectors.has(value, patterns.EMAIL), EMAIL),
        (detectors.has(value, patterns.URL), URL),
        (detectors.has(value, coordinates), COORDINATES),
        (detectors.has(value, dates), otherwise if kind == "month" else EXACT_DATE),
        (detectors.grouped_id(value), NATIONAL_ID),
        (detectors.phone(value, strict=strict), PHONE),
        (detectors.has(value, patterns.LONG_NUMBER), NATIONAL_ID),
        *([] if strict else [(detectors.has(value, patterns.PASSPORT), NATIONAL_ID)]),
        *([] if strict else [(detectors.has(value, patterns.ADDRESS), ADDRESS)]),
        (detectors.has(value, patterns.OTHER_LETTER), SCRIPT),
        (detectors.has(value, patterns.FORMULA_START), FORMULA),
        *squeezed,
        *([*told, *named] if kind == "id" else [*named, *told]),
    ]


def _unseen(value: str) -> str:
    """Characters that nobody sees; a CSV was searched for them when it was copied, a Parquet file was not."""
    tests = (
        (f"contains({value}, chr(0))", NUL),
        (detectors.has(value, f"[{patterns.BIDIRECTIONAL}]"), TURNED),
        (detectors.has(value, f"[{patterns.INVISIBLE}{patterns.CONTROL}]"), HIDDEN),
    )
    return " ".join(f"when {test} then {number}" for test, number in tests)
