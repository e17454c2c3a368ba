"""Which letters a text file is written with: told from the bytes, or not at all."""

from __future__ import annotations

import codecs
import re

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# signs of the Thai script as Windows writes them: a vowel or tone above or below has a letter before it, and
# a vowel that is written first a letter after it
THAI = re.compile(rb"(?:[\xe0-\xe4]?[\xa1-\xce][\xcf-\xda\xe5-\xee]*)+|[\xcf\xdf\xe6\xef-\xfb]+")
CHINESE = ("gb2312", "big5")
HIGH = re.compile(rb"[\x80-\xff]+")
THAI_RUN = 3  # bytes; words of a Latin script have one or two such letters together
SHARE_OF_RUNS = 0.6  # of the letters are in such runs


def decode(content: bytes) -> str | None:
    """The text, or None where its letters cannot be told: then nothing is guessed.

    UTF-8 with or without a mark, UTF-16 with one; else the Windows code pages of Thai and of Western Europe,
    the latter only where that of Viet Nam reads the same.
    """
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _strictly(content, encoding)
    text = _strictly(content, "utf-8")
    return text if text is not None else _of_a_code_page(content)


def _of_a_code_page(content: bytes) -> str | None:
    if _is_thai(content):
        return _strictly(content, "cp874")
    runs = HIGH.findall(content)
    western, vietnamese = _strictly(content, "cp1252"), _strictly(content, "cp1258")
    return western if western == vietnamese and max(map(len, runs)) < THAI_RUN else None


def _is_thai(content: bytes) -> bool:
    runs = HIGH.findall(content)
    written = sum(THAI.fullmatch(run) is not None for run in runs)
    long = sum(len(run) for run in runs if len(run) >= THAI_RUN)
    chinese = any(_strictly(content, encoding) is not None for encoding in CHINESE)
    return written == len(runs) and long >= SHARE_OF_RUNS * sum(map(len, runs)) and not chinese


def _strictly(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None
