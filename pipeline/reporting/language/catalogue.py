"""Translations: gettext catalogues over the English text, and a made-up language to find what has none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from string import Formatter
from typing import TYPE_CHECKING, Any

from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

ENGLISH, PSEUDO = "en", "en-XA"
FOLDER, TEMPLATE, TRANSLATION = "locale", "reports.pot", "LC_MESSAGES/reports.po"
# In a table of this name the keys are read, too.
TERMS = "pairs"
# What a translation keeps as it is: placeholders, and the marks that are the same in every language.
_KEPT = re.compile(r"(\{[^{}]*\}|\[\w+\])")
_MARK = re.compile(r"\[\w+\]")
_ACCENTED = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "áƀçđéƒĝĥíĵķļḿñóƥɋŕšţúṽŵẋýžÁɃÇĐÉƑĜĤÍĴĶĻḾÑÓƤɊŔŠŢÚṼŴẊÝŽ",
)
_VOWEL = re.compile(r"([aeiouyAEIOUY])")


@dataclass(frozen=True, slots=True)
class Messages:
    """Translations by place (``findings.title``, ``seed.outcomes.name.O01``) and by the English there.

    Both have to fit: a translation of a sentence that has since changed is none.
    """

    by_place: dict[str, dict[str, str]] = field(default_factory=dict)

    def of(self, place: str, english: str) -> str:
        """The translation of one text; the English where there is none."""
        return self.by_place.get(place, {}).get(english, english)

    def at(self, place: str) -> dict[str, str]:
        """The texts at a place, English → translation; empty where nothing there is translated."""
        return self.by_place.get(place, {})

    def under(self, *beginnings: str) -> dict[str, str]:
        """All texts at places that begin so, English → translation, for what has no place of its own."""
        return {
            english: translated
            for place, found in self.by_place.items()
            if place.startswith(beginnings)
            for english, translated in found.items()
        }

    def overlaid(self, english: Any, place: str = "") -> Any:
        """A tree of English text with the translations in place of what they translate."""
        if isinstance(english, str):
            return self.of(place, english)
        if isinstance(english, list):
            return [self.overlaid(item, f"{place}.{number}") for number, item in enumerate(english, start=1)]
        if isinstance(english, dict):
            read = place.rpartition(".")[2] == TERMS
            return {
                self.of(f"{place}.{key}:", key) if read else key: self.overlaid(
                    below, f"{place}.{key}".lstrip(".")
                )
                for key, below in english.items()
            }
        return english


def languages(reports: Path) -> tuple[str, ...]:
    """Every language that a report can have, English first."""
    translated = sorted(found.parents[1].name for found in (reports / FOLDER).glob(f"*/{TRANSLATION}"))
    return ENGLISH, *translated, PSEUDO


def refuse_language(reports: Path, language: str) -> None:
    """``UsageError`` where reports cannot be written in a language."""
    if language not in languages(reports):
        raise UsageError(
            "There is no such language.", f"Use one of: {', '.join(languages(reports))}; see translating.md."
        )


def read(reports: Path, language: str) -> Messages:
    """The translations into a language. ``UsageError`` where there is none, or where one cannot be used."""
    refuse_language(reports, language)
    if language == ENGLISH:
        return Messages()
    folder = reports / FOLDER
    if language == PSEUDO:
        return _gathered((one.context, one.id, pseudo(one.id)) for one in _messages(folder / TEMPLATE))
    found = [one for one in _messages(folder / language / TRANSLATION) if one.string and not one.fuzzy]
    for one in found:
        if kept(one.string) != kept(one.id):
            raise UsageError(
                f"The translation of {one.context} into {language} has other placeholders than the English.",
                "Give it the same words in braces and the same marks in square brackets.",
            )
    return _gathered((one.context, one.id, one.string) for one in found)


def _messages(file: Path) -> list[Any]:
    from babel.messages.pofile import PoFileError, read_po

    try:
        with file.open("rb") as opened:
            return [one for one in read_po(opened, abort_invalid=True) if one.id]
    except (OSError, UnicodeDecodeError, PoFileError):
        raise UsageError(f"The translations in {file.name} cannot be read.", "Mend the file.") from None


def _gathered(found: Iterable[tuple[str | None, str, str]]) -> Messages:
    by_place: dict[str, dict[str, str]] = {}
    for place, english, translated in found:
        by_place.setdefault(place or "", {})[english] = translated
    return Messages(by_place)


def kept(words: str) -> frozenset[tuple[str, ...]] | None:
    """What a translation keeps: placeholders with their form, and marks; None where braces are broken."""
    try:
        parts = [part for part in Formatter().parse(words) if part[1] is not None]
    except ValueError:
        return None
    fields = {(name or "", form or "", conversion or "") for _, name, form, conversion in parts}
    return frozenset(fields | {(mark,) for mark in _MARK.findall(words)})


def pseudo(english: str) -> str:
    """English with accents, a third longer and in brackets; placeholders and marks stay.

    >>> pseudo("Main points")
    '«Ḿááííñ ƥóóííñţš»'
    """
    parts = _KEPT.split(english)
    words = parts[::2]
    if not any(letter.isalpha() for part in words for letter in part):
        return english
    parts[::2] = [_VOWEL.sub(_doubled, part).translate(_ACCENTED) for part in words]
    return f"«{''.join(parts)}»"


def _doubled(vowel: re.Match[str]) -> str:
    return vowel[0] + vowel[0].lower()
