"""Texts that people type: folded so that two that mean one thing are equal."""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_BETWEEN = re.compile(r"(?<=\S)[\s_./:;,()\-\u2010-\u2015]+(?=\S)")
_AT_THE_END = " _./:;,()"


def folded(text: str) -> str:
    """A text in one form of its letters and digits, in small ones, with single blanks.

    >>> folded("  YES\u00a0 please "), folded("๓")
    ('yes please', '3')
    """
    known = _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).casefold()
    if not known.isascii():
        known = "".join(str(unicodedata.decimal(letter, letter)) for letter in known)
    return " ".join(known.split())


def key(text: str) -> str:
    """What a text is looked up by: folded, and whatever stands between its words is one blank.

    >>> key("3 - Stable"), key("not_applicable"), key("-3")
    ('3 stable', 'not applicable', '-3')
    """
    return _BETWEEN.sub(" ", folded(text)).rstrip(_AT_THE_END)
