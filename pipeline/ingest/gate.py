"""Values at the door: what a value that is not plainly of the contract gives away, as SQL expressions.

Every value is first held against what the contract expects. Only what fails that test comes to the rules
here, so a clean package pays for none of them. A rule gives the number of its ING code, never a value.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.contract import Column

EMAIL, URL, COORDINATES, EXACT_DATE, PHONE, NATIONAL_ID, SCRIPT, FORMULA, PERSON, FREE_TEXT = range(60, 70)
ID_WITHOUT_DIGIT, ID_SHAPE = 70, 71

# Identifiers: the shape that the contract gives them, and shapes within it that need a closer look.
PLAIN_ID = "[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}"
PLAIN_LABEL = "[A-Za-z0-9][A-Za-z0-9_./-]{0,31}"
DATE_PART = "(19|20)[0-9]{2}[-_./:](0[1-9]|1[0-2])[-_./:](0[1-9]|[12][0-9]|3[01])"
COMPACT_DATE = "(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])"
WITH_DATE = f"(^|[^0-9]){DATE_PART}([^0-9]|$)|^{COMPACT_DATE}$"
NEEDS_A_LOOK = f"[0-9]{{9}}|^[0-9]+([-_.:/][0-9]+)+$|{WITH_DATE}"

# Random identifiers may hold long runs of digits by chance: UUIDs, and hex texts with a letter in them.
UUID_TEXT = "[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
HEX_TEXT = "[A-Z]{0,3}[0-9a-f]*[a-f][0-9a-f]*"
SHORTEST_HEX = 12

# Calling codes of the region, where a number is written without the plus: KH, LA, HK, TW, VN, TH, MM, CN.
CALLING_CODES = "855|856|852|886|84|66|95|86"
MONTH_NAMES = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
ANY_DATE = (
    "(^|[^0-9])([0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}"
    "|[0-9]{1,2}[-/.][0-9]{1,2}[-/.]([0-9]{2}|[0-9]{4}))([^0-9]|$)"
    f"|(?i)[0-9]{{1,2}}[ -]?({MONTH_NAMES})[a-z]*[ ,-]*[0-9]{{2,4}}|^{COMPACT_DATE}$"
)
DECIMAL_DEGREES = r"(^|[\s,;(])[-+]?[0-9]{1,3}\.[0-9]{3,}($|[\s,;)°NSEW])"
MYANMAR_ID = r"[0-9]{1,2}/[A-Za-z]+ ?\([A-Za-z]\) ?[0-9]{5,6}"
THAI_ID = "[0-9]-[0-9]{4}-[0-9]{5}-[0-9]{2}-[0-9]"
CAPITALISED_WORDS = "[A-Z][A-Za-z'.-]*( [A-Z][A-Za-z'.-]*){1,3}"
# Any letter that is not of ASCII; dashes, quotation marks and hard spaces are no letters.
OTHER_LETTER = r"[^\x00-\x{BF}\x{2000}-\x{206F}]"
FORMULA_START = r"^[\s']*([=@]|[+-]+[^-+0-9.,\s]|[+-][0-9.,]+[^0-9.,])"
MOST_LETTERS = 40
MOST_WORDS = 3


def plain_id(value: str) -> str:
    """Whether a text is a plain identifier that is no name, number of a person, phone number or date."""
    shape = f"regexp_full_match({value}, '{PLAIN_ID}') and regexp_matches({value}, '[0-9]')"
    return f"({shape} and (not regexp_matches({value}, '{NEEDS_A_LOOK}') or {_harmless(value)}))"


def plain_label(value: str) -> str:
    """Whether a text is a plain code of a donor or grant."""
    look = f"regexp_matches({value}, '{NEEDS_A_LOOK}')"
    return f"(regexp_full_match({value}, '{PLAIN_LABEL}') and (not {look} or {_harmless(value)}))"


def verdict(value: str, column: Column, otherwise: int, *, labels: Sequence[str] = ()) -> str:
    """The code number for a text that is not of the contract: a rule of the gate, else ``otherwise``.

    ``labels`` are texts that look like names of persons but are the contract's own labels.
    """
    kind = column.kind
    dates = {"id": WITH_DATE, "month": f"{ANY_DATE}|^[0-9]{{4}}[-/.]"}.get(kind, ANY_DATE)
    names_persons = kind != "label" and column.code_list != "countries"
    rules = [
        (_matches(value, r"\S@\S"), EMAIL),
        (_matches(value, r"(?i)\b(https?|ftp|mailto|file):|\bwww\."), URL),
        (f"{_matches(value, DECIMAL_DEGREES)} or {_matches(value, '[0-9] ?°')}", COORDINATES),
        (_matches(value, dates), otherwise if kind == "month" else EXACT_DATE),
        (_phone(value, strict=kind in ("id", "label")), PHONE),
        (_national_id(value), NATIONAL_ID),
        (_matches(value, OTHER_LETTER), SCRIPT),
        (_matches(value, FORMULA_START), FORMULA),
        *([(_person(value, labels), PERSON)] if names_persons else []),
        (_free_text(value), FREE_TEXT),
        *([(f"not regexp_matches({value}, '[0-9]')", ID_WITHOUT_DIGIT)] if kind == "id" else []),
    ]
    return (
        "case " + " ".join(f"when {test} then {number}" for test, number in rules) + f" else {otherwise} end"
    )


def text(value: str) -> str:
    """A text as an SQL literal."""
    return "'" + value.replace("'", "''") + "'"


def _matches(value: str, pattern: str) -> str:
    return f"regexp_matches({value}, {text(pattern)})"


def _harmless(value: str) -> str:
    """Digits that only look like a number of a person: inside a random text, or a year and a short number."""
    rest = f"regexp_replace({value}, '{UUID_TEXT}', 'x', 'g')"
    random = f"length(part) >= {SHORTEST_HEX} and regexp_full_match(part, '{HEX_TEXT}')"
    run = f"regexp_matches(part, '[0-9]{{9}}') and not ({random})"
    runs = f"len(list_filter(regexp_extract_all({rest}, '[0-9A-Za-z]+'), lambda part: {run})) > 0"
    grouped = f"{_phone(value, strict=True)} or {_matches(value, THAI_ID)}"
    return f"not ({runs} or {grouped} or {_matches(rest, WITH_DATE)})"


def _phone(value: str, *, strict: bool) -> str:
    """Digits and separators only, 8 to 15 digits; ``strict`` asks for a dialling prefix as well."""
    digits = f"length(regexp_replace({value}, '[^0-9]', '', 'g'))"
    whole = f"regexp_full_match({value}, '[-+0-9 ()./_:]+')"
    if strict:
        starts = _matches(value, rf"^(\+|0|({CALLING_CODES})[-_.: /])")
        return f"({whole} and {digits} between 9 and 15 and {starts})"
    separated = _matches(value, r"^[+(0]|[0-9][-+ ()./]+[0-9]")
    inside = _matches(
        value,
        r"(\+|\b00)[0-9]{1,3}[ -]?[0-9]{1,4}[ -]?[0-9]{3}|\b0[0-9]{1,2}[ -][0-9]{3}[ -]?[0-9]{3}",
    )
    return f"({whole} and {digits} between 8 and 15 and {separated} or {inside})"


def _national_id(value: str) -> str:
    return " or ".join(_matches(value, pattern) for pattern in ("[0-9]{9}", MYANMAR_ID, THAI_ID))


def _person(value: str, labels: Sequence[str]) -> str:
    known = f" and not list_contains([{', '.join(map(text, labels))}], {value})" if labels else ""
    return f"regexp_full_match({value}, {text(CAPITALISED_WORDS)}){known}"


def _free_text(value: str) -> str:
    words = f"len(regexp_extract_all({value}, '[^ ]+'))"
    return f"length({value}) > {MOST_LETTERS} or {words} > {MOST_WORDS} or {_matches(value, '[[:cntrl:]]')}"
