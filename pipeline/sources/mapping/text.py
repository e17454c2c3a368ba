"""Texts that people type: folded so that two that mean one thing are equal."""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_BETWEEN = re.compile(r"(?<=\S)[\s_./:;,()\-\u2010-\u2015]+(?=\S)")
_AT_THE_END = " _./:;,()"
DIGITS = ("០១២៣៤៥៦៧៨៩", "๐๑๒๓๔๕๖๗๘๙", "໐໑໒໓໔໕໖໗໘໙", "၀၁၂၃၄၅၆၇၈၉")  # Khmer, Thai, Lao, Burmese
SIGNS = r"[^\p{{L}}\p{{M}}\p{{N}}_.:]+"  # of a case number, to be written as one dash; doubled for format()
_WESTERN = str.maketrans("".join(DIGITS), "0123456789" * len(DIGITS))
_SIGNS = re.compile(r"[^\w.:]+")


def folded(text: str) -> str:
    """A text in one form of its letters and digits, in small ones, with single blanks.

    >>> folded("  YES\u00a0 please "), folded("๓")
    ('yes please', '3')
    """
    known = _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).casefold()
    if not known.isascii():
        known = "".join(str(unicodedata.decimal(letter, letter)) for letter in known)
    return " ".join(known.split())


def plain(text: str) -> str:
    """A case number with digits 0 to 9, and one dash where other signs or blanks stand.

    >>> plain("KH / ២០២៥ (17)")
    'KH-2025-17'
    """
    return _SIGNS.sub("-", text.translate(_WESTERN)).strip("-")


def key(text: str) -> str:
    """What a text is looked up by: folded, and whatever stands between its words is one blank.

    >>> key("3 - Stable"), key("not_applicable"), key("-3")
    ('3 stable', 'not applicable', '-3')
    """
    return _BETWEEN.sub(" ", folded(text)).rstrip(_AT_THE_END)
