"""Common slips as SQL expressions: what a cell means that is not written as the contract asks.

Only what can mean one thing is read; ``1/2/2025`` and ``01/02/25`` are not. All else stays what it is: NULL
here, and a matter of the gate.
"""

from __future__ import annotations

from pipeline.contract import Column, Contract
from pipeline.ingest.labels import meanings, sql_folded
from pipeline.ingest.privacy import patterns
from pipeline.ingest.privacy.detectors import text, whole

_MONTH = (
    "(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|"
    "nov(ember)?|dec(ember)?)"
)
_DAY = "[0-9]{1,2}(st|nd|rd|th)?"
_CLOCK = "[t ][0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?( ?(am|pm|z|utc|[-+][0-9]{2}(:?[0-9]{2})?))?$"
# how a month is written in small letters, and how that reads with hyphens and short names of months
MONTHS = (
    ("[0-9]{4}[-/.][0-9]{1,2}", "%Y-%m"),
    ("[0-9]{1,2}[-/.][0-9]{4}", "%m-%Y"),
    (f"{_MONTH}[-/., ']+[0-9]{{4}}", "%b-%Y"),
    (f"[0-9]{{4}}[-/., ]+{_MONTH}", "%Y-%b"),
    (f"{_MONTH}[-/'][0-9]{{2}}", "%b-%y"),
    ("[0-9]{4} ?年 ?[0-9]{1,2} ?月", "%Y-%m"),
)
DATES = (
    ("[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}", "%Y-%m-%d"),
    (f"{_DAY}[-/., ]+(of )?{_MONTH}[-/., ]+[0-9]{{4}}", "%d-%b-%Y"),
    (f"[0-9]{{1,2}}-{_MONTH}-[0-9]{{2}}", "%d-%b-%y"),
    (f"{_MONTH}[. ]+{_DAY},? [0-9]{{4}}", "%b-%d-%Y"),
    ("[0-9]{4} ?年 ?[0-9]{1,2} ?月 ?[0-9]{1,2} ?日", "%Y-%m-%d"),
)
FIRST_YEAR, LAST_YEAR = 1950, 2099
LIKELY = 0.8  # of Jaro and Winkler's similarity, from which a code may be what was meant


def meaning(column: Column, contract: Contract) -> str:
    """What may be kept of a strange cell, as its column stores it; NULL where that is not plain."""
    value = _quoted(column)
    if column.kind == "month":
        return _month(value)
    if column.kind == "codes":
        return _several(value, column, contract)
    if column.kind == "integer":
        number = (
            f"try_cast(regexp_extract({_plain(value)}, '^([0-9]{{1,4}})([.,]0+)?$', 1) as {column.sql_type})"
        )
        code = f"try_cast({_code(value, column, contract)} as {column.sql_type})" if column.code_list else ""
        return f"coalesce({code}, {number})" if code else number
    return _code(value, column, contract) if column.kind == "code" else "null"


def bare(column: Column) -> str:
    """A cell without spaces around it, of whatever width."""
    spaces = "".join(letter for letter in patterns.WESTERN[0] if letter.isspace())
    return f"trim({_quoted(column)}, {text(' ' + spaces)})"


def is_blank(column: Column) -> str:
    """Whether a cell holds nothing but spaces of whatever width."""
    return f"{bare(column)} = ''"


def is_full_date(column: Column) -> str:
    """Whether a strange month is a full date."""
    written = _without_clock(_quoted(column))
    return f"({' or '.join(whole(written, shape) for shape, _ in DATES)})"


def nearest(column: Column, contract: Contract) -> str:
    """The code that a strange cell is most alike, NULL where none is alike."""
    known = ", ".join(
        f"{{'word': {text(word)}, 'code': {text(code)}}}"
        for word, code in meanings(column.code_list, contract).items()
    )
    alike = "{'alike': jaro_winkler_similarity(each.word, folded), 'code': each.code}"
    best = f"list_max(list_transform([{known}], lambda each: {alike}))"
    found = f"list_transform([{sql_folded(_quoted(column))}], lambda folded: {best})[1]"
    return f"list_transform([{found}], lambda best: case when best.alike >= {LIKELY} then best.code end)[1]"


def _quoted(column: Column) -> str:
    return f'"{column.name}"'


def _code(value: str, column: Column, contract: Contract) -> str:
    """The code that a whole text means."""
    known = meanings(column.code_list, contract)
    place = f"enum_code(try_cast({sql_folded(value)} as enum({', '.join(map(text, known))})))"
    return f"([{', '.join(map(text, known.values()))}])[{place}::integer + 1]"


def _several(value: str, column: Column, contract: Contract) -> str:
    """The codes of a list, all of which must be known."""
    parts = f"list_filter(regexp_split_to_array({value}, '[;,|\\n]'), lambda part: trim(part) <> '')"
    codes = f"list_transform({parts}, lambda part: {_code('part', column, contract)})"
    kept = (
        "case when len(codes) > 0 and len(codes) = list_count(codes) then list_sort(list_distinct(codes)) end"
    )
    return f"list_transform([{codes}], lambda codes: {kept})[1]"


def _month(value: str) -> str:
    """The first of the month that a text means, whatever the day."""
    reads = " ".join(
        f"when {whole('written', shape)} then try_strptime({_with_hyphens('written')}, '{form}')"
        for shape, form in (*MONTHS, *DATES)
    )
    read = f"list_transform([{_without_clock(value)}], lambda written: case {reads} end)[1]"
    likely = f"year(moment) between {FIRST_YEAR} and {LAST_YEAR}"
    first = f"case when {likely} then cast(date_trunc('month', moment) as date) end"
    return f"list_transform([{read}], lambda moment: {first})[1]"


def _plain(value: str) -> str:
    """In small letters and western digits, with single spaces."""
    western = f"translate({value}, {', '.join(map(text, patterns.WESTERN))})"
    return f"trim(regexp_replace(lower({western}), '[ \\t\\n\\r]+', ' ', 'g'))"


def _without_clock(value: str) -> str:
    return f"regexp_replace({_plain(value)}, {text(_CLOCK)}, '')"


def _with_hyphens(written: str) -> str:
    """Day, month and year with hyphens between them, names of months in three letters."""
    short = (
        f"regexp_replace({written}, {text('(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*')}, '\\1')"
    )
    days = f"regexp_replace({short}, '([0-9])(st|nd|rd|th)', '\\1')"
    joined = f"regexp_replace({days}, {text('( of |[-/., 年月日' + chr(39) + '])+')}, '-', 'g')"
    return f"trim({joined}, '-')"
