"""What a text gives away, as SQL expressions that are true or false of it; ``gate`` asks them in order."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.ingest.privacy import patterns
from pipeline.ingest.privacy.names import NAMES, PLAIN_WORDS, SHORT_NAMES

# Random identifiers may hold long runs of digits by chance: UUIDs, hex texts with a letter in them, the ids
# of Salesforce (which HTCDS exports have), and long texts of letters and digits in turn (ULID, CUID, KSUID).
UUID_TEXT = "[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
HEX_TEXT = r"\b[0-9]*[a-f][0-9a-f]{23,}\b"  # longer than a word with an account number
RANDOM_TEXTS = (
    "[0-9]+[a-f][0-9a-f]*",
    "[A-Z]{0,3}[0-9a-f]*[a-f][0-9a-f]*|[0-9A-F]*[A-F][0-9A-F]*",
    "[0-9A-Za-z]{4,}000[0-9A-Za-z]+[A-Z0-5]{3}",
    "[0-9]*[A-Za-z]+[0-9]+[A-Za-z][0-9A-Za-z]*",
    "[0-7][0-9A-HJKMNP-TV-Z]{25}|[0-9]{20,}",
)
SHORTEST_RANDOM = (10, 12, 18, 20, 20)
LETTERS_OF_HEX = "[a-f]{6,}|[A-F]{6,}"
_TURN = "([a-z][A-Z]{2}|[A-Z][a-z][A-Z])"  # from small to large letters in the middle of a word
HARD_TO_SPEAK = f"(?i:[b-df-hj-np-tv-xz]{{5}})|{_TURN}.*{_TURN}"

SHORT = 4  # letters of a name that counts only where it is not written in large letters, like a code
SEVERAL_WORDS = "[^A-Za-z]*[A-Za-z]+([^A-Za-z0-9]+[A-Za-z]+)+[^A-Za-z]*"
LARGE_WORDS = "([A-Z][a-z]{2,}[._-])+[A-Z][a-z]{2,}[._-]?[0-9]*"
MOST_LETTERS = 40
MOST_WORDS = 3


def text(value: str) -> str:
    """A text as an SQL literal."""
    return "'" + value.replace("'", "''") + "'"


def has(value: str, pattern: str) -> str:
    return f"regexp_matches({value}, {text(pattern)})"


def whole(value: str, pattern: str) -> str:
    return f"regexp_full_match({value}, {text(pattern)})"


def both(test: str, dear: str) -> str:
    """Both tests hold; the second costs much and is made only where the first holds."""
    return f"(case when {test} then {dear} else false end)"


def _random(value: str) -> str:
    """Whether a text is of letters and digits in an order that nobody writes."""
    shapes = zip(SHORTEST_RANDOM, RANDOM_TEXTS, strict=True)
    return "(" + " or ".join(f"length({value}) >= {n} and {whole(value, shape)}" for n, shape in shapes) + ")"


def random_letters(value: str) -> str:
    """Whether a text without a digit is no name: hex letters only, or long and hard to speak."""
    return f"({whole(value, LETTERS_OF_HEX)} or length({value}) >= 16 and {has(value, HARD_TO_SPEAK)})"


def without_uuids(value: str) -> str:
    """A text with an ``x`` in the place of each UUID, and of each hash or key as long as one in hex."""
    return f"regexp_replace({value}, '{UUID_TEXT}|{HEX_TEXT}', 'x', 'g')"


def harmless(value: str) -> str:
    """Digits that only look like a number of a person: inside a random text, or a year and a short number."""
    zeros = "(^|[^0-9]|(^|[^0-9])(19|20)[0-9]{2})0{4,}"
    rest = f"regexp_replace({without_uuids(value)}, '{zeros}', '\\1o', 'g')"
    run = f"{has('part', patterns.LONG_NUMBER)} and not {_random('part')}"
    runs = f"list_filter(regexp_extract_all({rest}, '[0-9A-Za-z]+'), lambda part: {run})"
    faults = (
        both(has(value, patterns.LONG_NUMBER), f"not {_random(value)} and len({runs}) > 0"),
        both(has(value, patterns.DATE_IN_ID), has(rest, patterns.DATE_IN_ID)),
        phone(value, strict=True),
        grouped_id(value),
        has(value, patterns.COORDINATES_IN_ID),
    )
    return f"not ({' or '.join(faults)})"


def phone(value: str, *, strict: bool) -> str:
    """Digits and separators only, 8 to 15 digits; ``strict`` asks for a dialling prefix as well."""
    digits = f"length(regexp_replace({value}, '[^0-9]', '', 'g'))"
    only, plain = whole(value, patterns.PHONE_LETTERS), whole(value, patterns.PHONE_PLAIN)
    if strict:
        number = f"{has(value, patterns.PHONE_DIALLED)} and not {whole(value, patterns.NUMBER_AND_YEAR)}"
        dialled = both(only, f"{digits} between 9 and 15 and {number}")
        return f"({dialled} or {plain})"
    separated, inside = has(value, patterns.PHONE_SEPARATED), has(value, patterns.PHONE_INSIDE)
    return f"({only} and {digits} between 8 and 15 and {separated} or {plain} or {inside})"


def grouped_id(value: str) -> str:
    """National ID numbers that are known by how they are divided."""
    shapes = (patterns.THAI_ID, patterns.CHINESE_ID, patterns.MYANMAR_ID)
    return f"({' or '.join(has(value, shape) for shape in shapes)})"


def named(value: str, *, pairs: bool = False) -> str:
    """Whether a word is a common name, or all words are short names; ``pairs``: or Both Begin.Large."""
    apart = f"regexp_replace({value}, '([a-z])([A-Z])', '\\1 \\2', 'g')"
    small = has(value, "[a-z]")
    known = f"list_filter({_words(apart)}, lambda word: length(word) >= {SHORT} and {among('word', NAMES)})"
    longest = f"coalesce(list_max(list_transform({known}, lambda word: length(word))), 0)"
    tests = [] if pairs else [f"{longest} > if({small}, 0, {SHORT})"]
    tests += [
        both(f"{small} and {whole(apart, SEVERAL_WORDS)}", _all_short(apart)),
    ]
    if pairs:
        tests.append(both(whole(value, LARGE_WORDS), _strange_words(value, PLAIN_WORDS)))
    return both(f"not {_random(value)}", " or ".join(f"({test})" for test in tests))


def capitalised(value: str, words: Sequence[str]) -> str:
    """Two to four words with a capital letter each, one of which is no word of the contract."""
    strange = _strange_words(value, sorted({*PLAIN_WORDS, *words}))
    return both(whole(value, patterns.CAPITALISED_WORDS), strange)


def _all_short(value: str) -> str:
    """Whether all words of a text are short names, and not all of them plain words."""
    strange = f"list_filter({_words(value)}, lambda word: not {among('word', SHORT_NAMES)})"
    return f"len({strange}) = 0 and {_strange_words(value, PLAIN_WORDS)}"


def _strange_words(value: str, known: Sequence[str]) -> str:
    return f"len(list_filter({_words(value)}, lambda word: not {among('word', known)})) > 0"


def _words(value: str) -> str:
    return f"regexp_extract_all(lower({value}), '[a-z]+')"


def among(word: str, known: Sequence[str]) -> str:
    """Whether a word is in a list, looked for in one long text: nothing has to be made ready for that.

    Each word of the text begins with a large letter, so that few places come into question.
    """
    written = f"upper({word}[1]) || {word}[2:] || '|'"
    return f"contains('{'|'.join(each.capitalize() for each in known)}|', {written})"


def free_text(value: str) -> str:
    words, parts = (f"len(regexp_extract_all({value}, '[^{ends}]+'))" for ends in (" ", " _"))
    told = f"{parts} > 1 and {has(value, patterns.PERSONAL_WORDS)}"
    lines = has(value, "[[:cntrl:]]")
    return f"length({value}) > {MOST_LETTERS} or {words} > {MOST_WORDS} or {told} or {lines}"
