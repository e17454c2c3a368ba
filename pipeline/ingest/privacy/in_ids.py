"""What an identifier gives away although it is written as one, as SQL that is true or false of it.

An identifier has letters, digits and ``_ . : -`` only, so persons stand in it squeezed: a birth date beside
an initial, coordinates without a blank, a national ID in groups. Years that count as those of a birth end in
2011: later ones are the years of cases.
"""

from __future__ import annotations

from pipeline.ingest.privacy.detectors import among
from pipeline.ingest.privacy.names import RARER_NAMES, SHORT_NAMES
from pipeline.ingest.privacy.words import HEARD, PLACES_AND_THINGS

_START, _END = "(^|[^0-9])", "([^0-9]|$)"
_ALONE, _ALONE_TOO = "(^|[^0-9A-Za-z])", "([^0-9A-Za-z]|$)"
_WORD = "(?i:(^|[^0-9a-z])({})[-_.:]?{})"
# beside a date in one: the end, a sign, or letters that are not all hexadecimal
_BEFORE, _AFTER = "(^|[^0-9A-Za-z]|[g-zG-Z][A-Za-z]{0,8})", "([^0-9A-Za-z]|[A-Za-z]?$)"

# --- birth dates, in Christian and Buddhist years
_YEAR = "(19[3-9][0-9]|200[0-9]|201[01]|247[3-9]|24[89][0-9]|25[0-4][0-9]|255[0-4])"
_DAY, _MONTH = "(0[1-9]|[12][0-9]|3[01])", "(0[1-9]|1[0-2])"
_DAY_1, _MONTH_1 = "(0?[1-9]|[12][0-9]|3[01])", "(0?[1-9]|1[0-2])"
_NAME = (
    "(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?"
    "|dec(ember)?)"
)
_BY = "[-_.:]"
BIRTH_DATE = "|".join(
    (
        f"{_START}{_YEAR}{_BY}{_MONTH_1}{_BY}{_DAY_1}{_END}",
        f"{_START}{_DAY_1}{_BY}{_MONTH_1}{_BY}{_YEAR}{_END}",
        f"{_START}{_MONTH_1}{_BY}{_DAY_1}{_BY}{_YEAR}{_END}",
        f"{_BEFORE}{_YEAR}{_MONTH}{_DAY}{_AFTER}",
        f"{_BEFORE}((0[1-9]|1[0-9]|2[1-9]|3[01]){_MONTH}|200[1-9]){_YEAR}{_AFTER}",  # 2012 1999 is a year
        f"(?i:(^|[^0-9a-f])[0-9]{{1,2}}{_BY}?{_NAME}{_BY}?([0-9]{{4}}|[0-9]{{2}})([^0-9a-z]|$))",
        f"(?i:(^|[^a-z]){_NAME}{_BY}?[0-9]{{1,2}}{_BY}[0-9]{{4}}([^0-9a-z]|$))",
        f"(?i:(^|[^0-9a-f])[0-9]{{4}}{_BY}?{_NAME}{_BY}?[0-9]{{1,2}}([^0-9a-z]|$))",
        f"^[A-Za-z]{{0,5}}{_BY}?{_DAY}{_BY}{_MONTH}{_BY}(0[0-9]|1[01]|[4-9][0-9])$",
        f"(?i:{_START}{_DAY_1}{_BY}(i{{1,3}}|iv|vi{{0,3}}|ix|xi{{0,2}}){_BY}{_YEAR}{_END})",
        f"(?i:(^|[^0-9a-z])[0-9]{{4}}y{_BY}?[0-9]{{1,2}}m{_BY}?[0-9]{{1,2}}d([^0-9a-z]|$))",
        f"(?i:(^|[^0-9a-z])y?[0-9]{{4}}{_BY}?m[0-9]{{1,2}}{_BY}?d[0-9]{{1,2}}([^0-9a-z]|$))",
        _WORD.format("dob|born|birth|birthday|birthdate|bday", "([0-9]{1,4}[-_.:]|[0-9]{6,8}([^0-9a-z]|$))"),
    )
)

# --- places: degrees with a fraction, degrees with minutes and seconds, grids and codes
_LATITUDE, _LONGITUDE = r"[0-9]{1,2}\.[0-9]{2,}", r"(7[3-9]|[89][0-9]|1[0-3][0-9])\.[0-9]{2,}"
_BETWEEN = "([-_:]|[-_:.]?[A-Za-z]{1,4}[-_:.]?|[-_:]{2})"
_DEGREES = "[0-9]{1,3}[-_.:dD]"
_SECONDS = r"[0-9]{1,2}[-_.:mM][0-9]{1,2}(\.[0-9]+)?[sS]?"
_MINUTES = r"[0-9]{1,2}\.[0-9]{2,}[mM]?"
_PLUS = "[23456789CFGHJMPQRVWX]"
_ZONE = "(4[3-9]|5[0-3])"
COORDINATES = "|".join(
    (
        f"{_START}{_LATITUDE}{_BETWEEN}{_LONGITUDE}{_END}",
        f"{_START}{_LONGITUDE}{_BETWEEN}{_LATITUDE}{_END}",
        rf"{_ALONE}[NSEWnsew]{_BY}?[0-9]{{1,3}}\.[0-9]{{3,}}",
        rf"[0-9]{{1,3}}\.[0-9]{{3,}}{_BY}?[NSEWnsew]([^A-Za-z]|$)",
        r"^-?[0-9]{1,3}\.[1-9][0-9]{4,}$",
        f"{_DEGREES}({_SECONDS}|{_MINUTES}){_BY}?[NSEWnsew]([^A-Za-z]|$)",
        f"[NS]{_BY}?{_DEGREES}({_SECONDS}|{_MINUTES}){_BY}?[EW]",
        f"{_START}[0-9]{{4,6}}[NS]{_BY}?[01][0-9]{{4,6}}[EW]|[NS][0-9]{{4,6}}{_BY}?[EW][01][0-9]{{4,6}}{_END}",
        rf"{_ALONE}{_ZONE}[C-Xc-x]{_BY}?[0-9]{{6}}(\.[0-9]+)?[mMeE]*{_BY}[0-9]{{6,7}}",
        f"{_ALONE}{_ZONE}[N-TQRS]{_BY}?[A-HJ-NP-Z]{{2}}{_BY}?[0-9]{{3,5}}{_BY}?[0-9]{{3,5}}$",
        f"{_ALONE}[678][MPQR]{_PLUS}{{6}}{_BY}?{_PLUS}{{2,3}}$",
        _WORD.format("lat|latitude|lng|longitude|gps", r"-?[0-9]{1,3}\."),
    )
)

# --- numbers of persons, and of their accounts and phones
_NO_ROUND = "[1-9]([1-9][0-9]|[0-9][1-9])"  # of the first three digits: 1000123 counts cases
_NO_YEAR = "([13-9][0-9]{3}|2[1-9][0-9]{2}|20[03-9][0-9])"
PASSPORT = (
    f"{_ALONE}([A-Z]-?{_NO_ROUND}[0-9]{{4}}|[A-Z]{{2}}-?{_NO_YEAR}[0-9]{{3}}|M[A-J]-?[0-9]{{6}}"
    f"|[DEGHKPS]-?{_NO_YEAR}[0-9]{{4}}|[g-zG-Z]{_NO_ROUND}[0-9]{{4}}){_ALONE_TOO}"
)
_KIND_OF_CITIZEN = "(c|n|e|p|t|y|s|r|ac|nc|naing)"
NATIONAL_ID = "|".join(
    (
        f"{_START}[1-6][0-9]{{5}}[-_.:]?(19|20)[0-9]{{2}}{_MONTH}{_DAY}[-_.:]?[0-9]{{3}}[0-9Xx]{_ALONE_TOO}",
        f"(?i:^[0-9]{{1,2}}{_BY}?[a-z]{{6,9}}{_BY}{_KIND_OF_CITIZEN}{_BY}?[0-9]{{6}}$)",
        f"(?i:^[0-9]{{1,2}}{_BY}?([a-z]{{1,2}}[aou]){{2,3}}{_BY}?{_KIND_OF_CITIZEN}{_BY}?[0-9]{{6}}$)",
        "^[A-Za-z]{1,5}[0-9]{12,18}[Xx]?$",
        _WORD.format("nid|cccd|cmnd|nrc|idcard|passport|ppt|visa", "[a-z]{0,2}-?[0-9]{5}"),
        _WORD.format("acc|acct|account|bank|iban|aba|acleda|wing|kbz|vcb|bidv|scb|bcel", "[0-9]{5}"),
    )
)
PHONE = f"{_START}[1-9][0-9][-_.:][1-9][0-9]{{2}}[-_.:][0-9]{{3,4}}$"
MESSENGER = _WORD.format(
    "tel|phone|mobile|whatsapp|viber|zalo|wechat|weixin|telegram|facebook|skype|tiktok|instagram|gmail|hotmail"
    "|yahoo|outlook", "([^a-z]|$)"
) + "|(?i:(^|[^a-z0-9])(line:|fb[-_.:])[a-z])"  # fmt: skip
GROUPS = "[0-9]+(?:[-_.:][0-9]+)+"
_YEAR_IN_GROUPS = "(^|[-_.:])((19[89]|20[0-4])[0-9]|20[12][0-9]{3,6})([-_.:]|$)"
SHORTEST_GROUPS, SHORTEST_WITHOUT_ZEROS = 9, 8

# --- words
_WRITTEN = "[0-9]*([A-Z]?[a-z]{2,}([A-Z][a-z]{1,}){0,3}[A-Z]?|[A-Z]{4,}|[A-Z][a-z]{2})[0-9]*"
SHORTEST, SHORTEST_LARGE = 4, 5  # letters of a word that may be a name; of one in large letters


def grouped(value: str) -> str:
    """Nine digits or more in groups, as accounts and national IDs are written; no year among them."""
    digits = "length(regexp_replace(run, '[^0-9]', '', 'g'))"
    counted = "length(regexp_replace(regexp_replace(run, '(^|[-_.:])0+', '', 'g'), '[-_.:]', '', 'g'))"
    long = f"{digits} >= {SHORTEST_GROUPS} and {counted} >= {SHORTEST_WITHOUT_ZEROS}"
    year = f"regexp_matches(run, '{_YEAR_IN_GROUPS}')"
    runs = f"list_filter(regexp_extract_all({value}, '{GROUPS}'), lambda run: {long} and not {year})"
    return f"len({runs}) > 0"


def strange_word(value: str, usual: str) -> str:
    """Whether a part of an identifier is written like a name: a word that can be spoken and is in no list.

    Of one part without a separator more is asked, as a short random text can be spoken, too: that its letters
    follow each other as in known names. ``usual`` are words, as an SQL list or NULL, with which many
    identifiers of the same column are made.
    """
    parts = f"list_filter(regexp_extract_all({value}, '[0-9A-Za-z]+'), lambda part: {_is_written()})"
    apart = f"list_transform({parts}, lambda part: regexp_replace(part, '([a-z])([A-Z])', '\\1 \\2', 'g'))"
    words = f"regexp_extract_all(array_to_string({apart}, ' '), '[A-Za-z]+')"
    in_parts = f"regexp_matches({value}, '[^0-9A-Za-z]')"
    found = f"list_filter({words}, lambda word: {_is_strange(usual, in_parts)})"
    return f"len({found}) > 0"


def _is_written() -> str:
    hexadecimal = "regexp_full_match(part, '[0-9]*[a-f]+[0-9]*')"
    return f"regexp_full_match(part, '{_WRITTEN}') and not {hexadecimal}"


def _is_strange(usual: str, in_parts: str) -> str:
    small, large = "lower(word)", "word = upper(word)"
    known, is_usual = among(small, RARER_NAMES), f"coalesce(list_contains({usual}, {small}), false)"
    listed = among(small, PLACES_AND_THINGS)
    most = f"if({in_parts}, length(word) * 2 // 3, if(length(word) < 8, length(word) - 4, length(word) // 2))"
    spoken = f"regexp_matches({small}, '[aeiouy]') and {_unheard(small)} <= {most}"
    unknown = f"not {listed} and not {is_usual} and {spoken}"
    short = f"regexp_full_match(word, '[A-Z][a-z]{{2}}') and {among(small, _SHORT)}"
    tests = (
        f"length(word) >= if({large}, {SHORTEST_LARGE}, {SHORTEST}) and ({known} or {unknown})",
        f"length(word) = {SHORTEST} and {known} and not {is_usual}",
        short,
    )
    return f"({' or '.join(tests)})"


def _unheard(word: str) -> str:
    """How many threes of letters of a word are in no known name."""
    three = f"('^' || {word} || '$')[place:place + 2]"
    heard = f"contains('|{'|'.join(HEARD)}|', '|' || {three} || '|')"
    return f"len(list_filter(range(1, length({word}) + 1), lambda place: not {heard}))"


_SHORT = tuple(name for name in SHORT_NAMES if len(name) == 3 and name not in PLACES_AND_THINGS)
