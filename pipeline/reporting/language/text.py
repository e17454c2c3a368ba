"""The words of a report: English text with translations over it, and numbers written as words."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pipeline.errors import UsageError
from pipeline.period import Kind, Period
from pipeline.reporting.language import catalogue
from pipeline.reporting.language.catalogue import Messages

if TYPE_CHECKING:
    from pathlib import Path

MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Text:
    """Sentences by dotted key, filled with named values: ``text("coverage.assessed", due="180")``.

    ``catalogue`` is the English with translations in their places; ``messages`` holds the translations of
    what stands elsewhere: in the release and in the report definitions.
    """

    language: str
    catalogue: dict[str, Any]
    messages: Messages = field(default_factory=Messages)

    def __call__(self, key: str, **values: object) -> str:
        found = self._find(key)
        assert isinstance(found, str), key
        return found.format(**values)

    def entries(self, table: str) -> dict[str, str]:
        """Every entry of one table of the catalogue, in its order."""
        found = self._find(table)
        assert isinstance(found, dict), table
        return dict(found)

    def _find(self, key: str) -> Any:
        found: Any = self.catalogue
        for part in key.split("."):
            found = found[part]
        return found

    @staticmethod
    def opening(words: str) -> str:
        """Words at the start of a sentence."""
        return words[:1].upper() + words[1:]

    def label(self, table: str, code: str) -> str:
        """The entry of a table for a code; the code in plain letters where the catalogue has none."""
        return str(self.entries(table).get(code, code.replace("_", " ")))

    def people(self, number: int) -> str:
        """A number of people, with its noun."""
        return self("words.person" if number == 1 else "words.people", number=self.count(number))

    def count(self, number: int) -> str:
        """A count with its thousands apart."""
        return f"{number:,}".replace("-", MINUS).replace(",", self("words.thousands"))

    def decimal(self, number: float, form: str = "g") -> str:
        """A number that may have a fraction: ``4.5``, ``13``."""
        return f"{number:{form}}".replace("-", MINUS).replace(".", self("words.decimal"))

    def month(self, day: date) -> str:
        """A month in words: ``June 2026``."""
        return self("words.month", month=self.catalogue["words"]["months"][day.month - 1], year=day.year)

    def period(self, period: str) -> str:
        """A period in words: ``January to June 2026``, ``July 2025 to June 2026``."""
        found = Period.parse(period)
        year, month = found.first_day.year, found.first_day.month
        if found.kind is Kind.PROGRAMME_YEAR:
            first, last = self.month(found.first_day), self.month(found.last_month)
            return self("words.programme_year", first=first, last=last)
        if found.kind is Kind.YEAR:
            return self("words.year", year=year)
        return self(f"words.{found.kind}_{1 + month // found.months}", year=year)

    def percent(self, share: float) -> str:
        """A share in whole percent; never 0 or 100 for what is not quite none or all."""
        if 0 < share < 0.005:
            return self("words.under_1")
        if 0.995 <= share < 1:
            return self("words.over_99")
        return self("words.percent", number=whole(share))

    def spread(self, low: float, high: float) -> str:
        """Both ends of an interval of shares, in whole percent: ``53 to 70``."""
        return self("words.spread", low=whole(low), high=whole(high))

    def signed_spread(self, low: float, high: float) -> str:
        """Both ends of an interval of differences, in whole points: ``+15 to +33``."""
        return self("words.spread", low=signed(low), high=signed(high))

    def listing(self, items: Sequence[str]) -> str:
        """Items as one phrase: ``a, b and c``; semicolons where an item has a comma or "and" of its own."""
        if len(items) < 2:
            return "".join(items)
        comma, joint = self("words.list.between"), self("words.list.last", items="", last="")
        kind = "strong" if any(comma in item or joint in item for item in items) else "list"
        between = self(f"words.{kind}.between")
        return self(f"words.{kind}.last", items=between.join(items[:-1]), last=items[-1])

    def parts(self, items: Iterable[str]) -> str:
        """Phrases of equal weight in one sentence: ``a; b; c``."""
        return self("words.strong.between").join(items)

    def pair(self, term: str, said: str) -> str:
        """A term and what is said of it: ``12 months: 74 of 120``."""
        return self("words.pair", term=term, said=said)

    def aside(self, said: str, more: object) -> str:
        """Words with more in brackets: ``Housing (12)``."""
        return self("words.aside", said=said, more=more)

    def described(self, name: str, items: Iterable[str]) -> str:
        """What a drawing shows, for who cannot see it: ``Cambodia. Entry: 20%; 12 months: 62%.``"""
        return self("words.described", name=name, parts=self.parts(items))


def load_text(reports: Path, language: str) -> Text:
    """The English text with the translations into a language; English where a text has none.

    ``UsageError`` where there is no such language, or a file or a translation in it cannot be used.
    """
    messages = catalogue.read(reports, language)
    file = reports / "text" / f"{catalogue.ENGLISH}.toml"
    try:
        english = _parsed(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise UsageError(f"The message catalogue {file.name} cannot be read.", "Mend it.") from None
    return Text(language, messages.overlaid(english), messages)


@lru_cache(maxsize=1)
def _parsed(text: str) -> dict[str, Any]:
    """The English catalogue, which is the same for all reports of a run."""
    return tomllib.loads(text)


def whole(share: float) -> int:
    """A share as whole percent (or points), halves away from zero."""
    return int(math.copysign(math.floor(abs(share) * 100 + 0.5 + 1e-9), share))


def signed(points: float) -> str:
    """A difference in whole points with its sign.

    >>> signed(0.24), signed(0.0)
    ('+24', '0')
    """
    number = whole(points)
    return f"+{number}" if number > 0 else f"{MINUS}{-number}" if number < 0 else "0"
