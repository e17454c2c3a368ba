"""How wide words will be, before a browser sets them: in Latin letters and in the scripts of the Mekong.

Which fonts a reader has is not known, and which ones this machine has must not change a drawing. Latin
letters are measured with the font that comes with matplotlib, wider than those of browsers; letters of other
scripts have widths on the safe side, measured on Noto's bold fonts.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

SMALLEST = 9.0  # font size below which words are cut rather than made smaller: 7 points in print
CUT = "\N{HORIZONTAL ELLIPSIS}"
COENG = "\N{KHMER SIGN COENG}"  # writes the next consonant under the one before it
SUBSCRIPT = 0.35
SPACING_MARK = 0.65
# Last letter of a script's range, with the width of its letters in parts of the font size.
LETTERS = ((0x0E7F, 0.68), (0x0EFF, 0.75), (0x109F, 1.0), (0x17FF, 0.75), (0x10FFFF, 1.0))
FIRST = 0x0E00  # Thai, the first of them


def width(words: str, size: float, *, bold: bool = False) -> float:
    """Pixels that words take in one line, rather too many than too few; ``size`` of the font in pixels."""
    before = ["", *words]
    return size * sum(_share(letter, last, bold) for letter, last in zip(words, before, strict=False))


def fitted(words: str, room: float, size: float, *, bold: bool = False) -> tuple[str, float]:
    """The words and the font size with which they keep to ``room`` pixels: smaller first, then cut."""
    needed = width(words, size, bold=bold)
    if needed <= room:
        return words, size
    smaller = size * room / needed
    if smaller >= SMALLEST:
        return words, round(smaller, 1) - 0.1
    kept = words
    while kept and width(kept + CUT, SMALLEST, bold=bold) > room:
        kept = _without_last(kept)
    return kept.rstrip() + CUT, SMALLEST


def in_two(words: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """The words in one line where they fit it, else in two that break where they are most alike in width."""
    if width(words, size, bold=bold) <= room or " " not in words:
        return [words]
    parts = words.split(" ")
    breaks = [(" ".join(parts[:place]), " ".join(parts[place:])) for place in range(1, len(parts))]
    return list(min(breaks, key=lambda lines: max(width(line, size, bold=bold) for line in lines)))


def _without_last(words: str) -> str:
    """Words without their last letter and the signs that belong to it."""
    place = len(words) - 1
    while place > 0 and (_is_sign(words[place]) or words[place - 1] == COENG):
        place -= 1
    return words[:place]


def _is_sign(letter: str) -> bool:
    return unicodedata.category(letter).startswith("M")


def _share(letter: str, last: str, bold: bool) -> float:
    """Width of a letter in parts of the font size; ``last`` is the letter before it."""
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0.05
    if ord(letter) < FIRST or _between_scripts(letter):
        return _advance(letter, bold)
    if unicodedata.category(letter) == "Mc":
        return SPACING_MARK
    return SUBSCRIPT if last == COENG else next(share for end, share in LETTERS if ord(letter) <= end)


def _between_scripts(letter: str) -> bool:
    """Dashes, quotation marks and arrows, which the font of Latin letters has."""
    return 0x1E00 <= ord(letter) <= 0x2BFF


@cache
def _advance(letter: str, bold: bool) -> float:
    from matplotlib.ft2font import LoadFlags

    glyph = _font(bold).load_char(ord(letter), flags=LoadFlags.NO_HINTING)
    return float(glyph.linearHoriAdvance) / 65536 / 100


@cache
def _font(bold: bool) -> Any:
    from matplotlib import get_data_path
    from matplotlib.ft2font import FT2Font

    font = FT2Font(f"{get_data_path()}/fonts/ttf/DejaVuSans{'-Bold' if bold else ''}.ttf")
    font.set_size(100, 72)
    return font
