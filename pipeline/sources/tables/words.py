"""Words that stand in rows which are no records, in the languages of the region."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

TOTALS = (
    "total", "totals", "grand total", "subtotal", "sub total", "sub-total", "sum", "សរុប", "សរុបរួម", "រួម",
    "รวม", "รวมทั้งหมด", "รวมทั้งสิ้น", "ยอดรวม", "ລວມ", "ລວມທັງໝົດ", "စုစုပေါင်း", "tổng", "tổng cộng",
    "tổng số", "cộng", "合计", "总计", "小计", "總計", "合計",
)  # fmt: skip
YEARS = (
    "year", "fy", "financial year", "fiscal year", "ឆ្នាំ", "ปี", "ปี พ.ศ.", "พ.ศ.", "ປີ", "ခုနှစ်", "năm",
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov",
    "dec", "q1", "q2", "q3", "q4", "h1", "h2",
)  # fmt: skip
NUMBERINGS = (
    "", "no", "no.", "nr", "nr.", "n°", "n", "#", "sl", "sl.", "sl no", "s/n", "sn", "sr", "sr no", "stt",
    "tt", "ល.រ", "ល.រ.", "លរ", "ลำดับ", "ลำดับที่", "ที่", "ລ/ດ", "ລຳດັບ", "စဉ်", "序号", "number", "row",
)  # fmt: skip


def _any_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(map(_folded, words), key=len, reverse=True)))


def _folded(text: str) -> str:
    """On one line, in small letters, and the digits of every script as ours."""
    text = unicodedata.normalize("NFC", " ".join(text.split())).casefold()
    return "".join(str(unicodedata.digit(letter, letter)) for letter in text)


# a word alone, with numbers ("Total 2024"), or with a colon ("Total cases: 12" as well)
OF_TOTAL = re.compile(rf"(?:{_any_of(TOTALS)})(?:[\s\d(/).,-]*|[^\d:]*:.*)")
OF_SOME_TOTAL = re.compile(rf"(?:{_any_of(TOTALS)})\s.*")
# of our calendar or the Buddhist one: "2024", "FY 2024-25", "January 2024", "ឆ្នាំ ២០២៤"
OF_YEAR = re.compile(
    rf"(?:(?:{_any_of(YEARS)})[\s.:/-]*)?((?:19|20|24|25)\d\d)(?:\s*[-/]\s*((?:\d\d){{1,2}}))?(?:\s*年)?"
)


def is_total(text: str) -> bool:
    """Whether a cell says that its row is a sum."""
    return OF_TOTAL.fullmatch(_folded(text)) is not None


def is_total_of_some(text: str) -> bool:
    """Whether a cell begins as such a cell does, as "Total female": a sum if there are numbers beside it."""
    return OF_SOME_TOTAL.fullmatch(_folded(text)) is not None


def is_year(text: str) -> bool:
    """Whether a cell is a year, a month or quarter of one, or two years that follow each other."""
    found = OF_YEAR.fullmatch(_folded(text))
    if found is None:
        return False
    year, following = found.groups()
    return following is None or str(int(year) + 1).endswith(following)


def is_numbering(header: str | None) -> bool:
    """Whether a column only numbers its rows."""
    return _folded(header or "") in NUMBERINGS
