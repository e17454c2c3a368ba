"""What becomes of one text: a code, a month, a whole number, or the mark of one that is none of them.

A text that does not fit goes nowhere: a mark stands in its place, which the intake puts in quarantine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from pipeline.contract import Column, Contract
from pipeline.sources.mapping import ages, dates
from pipeline.sources.mapping.dates import DASHES
from pipeline.sources.mapping.levels import levels
from pipeline.sources.mapping.model import Rule
from pipeline.sources.mapping.nearest import nearest_code
from pipeline.sources.mapping.text import DIGITS, SIGNS, folded, key
from pipeline.sources.mapping.words import Words

MARK, NO_NUMBER = "?", "0"  # no code of any list; no level, no service area, no order
QUESTION_MARKS = frozenset({"?", "??", "???"})
NO_SCALE: Mapping[str, str] = MappingProxyType({})
_WHOLE = re.compile(r"(\d{1,4})(\.0+)?")

Made = tuple[str | None, ...]
Make = Callable[[str], Made]


@dataclass(frozen=True, slots=True)
class Values:
    """Makes cells of columns, with what the contract and the program know of words."""

    contract: Contract
    words: Words

    def coded(self, column: Column, rule: Rule, scale: Mapping[str, str] = NO_SCALE) -> Make:
        """A code, and where the text is none the nearest code: ``(code, nearest)``.

        With a ``scale`` only the scores that it names are codes.
        """
        known = self._scaled(scale) or self._known(column, rule)
        codes = self.contract.codes(column.code_list)
        mark = NO_NUMBER if column.kind == "integer" else MARK
        bands = ages.bands(codes) if column.code_list == "age_groups" else []

        def make(said: str) -> Made:
            if said in DASHES:
                return None, None
            found = known.get(key(said)) or (ages.band_of(said, bands) if bands else None)
            if found is None and said in QUESTION_MARKS and "unknown" in codes:
                found = "unknown"
            return (found, None) if found else (mark, nearest_code(key(said), known))

        return make

    def several(self, column: Column, rule: Rule, separator: str) -> Make:
        """The codes of a text that holds several, joined as the contract has them."""
        one = self.coded(column, rule)

        def make(said: str) -> Made:
            parts = [one(part.strip()) for part in said.split(separator) if part.strip()]
            codes = list(dict.fromkeys(code for code, _ in parts if code))
            near = [each for _, each in parts if each]
            return ";".join(codes) or None, near[0] if near else None

        return make

    def level(self, column: Column, rule: Rule, scale: Mapping[str, str]) -> Make:
        """What ``Levels.read`` makes of a text; with a ``scale`` only the scores that it names are levels."""
        return levels(self._scaled(scale) or self._known(column, rule), rule, self.words).read

    def label(self, rule: Rule) -> Make:
        """The code of a donor or grant as it stands there, or what ``codes`` makes of it."""
        meant = {key(said): code for said, code in rule.codes.items()}
        return lambda said: (None if said in DASHES else meant.get(key(said), said), None)

    def whole(self, rule: Rule) -> Make:
        """A whole number without a list."""
        meant = {key(said): code for said, code in rule.codes.items()}

        def make(said: str) -> Made:
            number = _WHOLE.fullmatch(folded(said))
            return meant.get(key(said)) or (number[1] if number else NO_NUMBER), None

        return make

    def month(self, rule: Rule) -> Make:
        """``2025-03``."""

        def make(said: str) -> Made:
            if dates.is_nothing(said):
                return None, None
            days = dates.days(said, rule.dates, rule.calendar)
            return (days.month if days and days.month else MARK), None

        return make

    def day(self, rule: Rule) -> Make:
        """The first and the last day that a text can mean, in ISO; two marks where it is no date."""

        def make(said: str) -> Made:
            if dates.is_nothing(said):
                return None, None
            days = dates.days(said, rule.dates, rule.calendar)
            return (days.first.isoformat(), days.last.isoformat()) if days else (MARK, MARK)

        return make

    def _scaled(self, scale: Mapping[str, str]) -> dict[str, str]:
        return {key(said): level for said, level in scale.items()}

    def _known(self, column: Column, rule: Rule) -> dict[str, str]:
        """What words stand for in one column: its own ``codes`` before all others."""
        codes = set(self.contract.codes(column.code_list))
        known = {said: code for said, code in self.words[column.code_list].items() if code in codes}
        if column.kind == "integer":
            known |= {f"{word} 0": code for word, code in known.items() if word.isdecimal()}
        return known | {key(said): code for said, code in rule.codes.items() if code in codes}


def western(value: str) -> str:
    """A text with the digits of the region's scripts written 0 to 9, as an SQL expression."""
    return f"translate({value}, '{''.join(DIGITS)}', '{'0123456789' * len(DIGITS)}')"


def cleaned(value: str, cleanings: Sequence[str]) -> str:
    """A text after its cleanings, as an SQL expression."""
    ways = {
        "trim": "trim({})",
        "upper": "upper({})",
        "lower": "lower({})",
        "digits": "regexp_replace({}, '[^0-9]', '', 'g')",
        "nospaces": r"regexp_replace({}, '[\s\x{{00a0}}\x{{200b}}]', '', 'g')",
        "plain": rf"trim(regexp_replace({western('{}')}, '{SIGNS}', '-', 'g'), '-')",
    }
    for each in cleanings:
        value = ways[each].format(value)
    return f"nullif(trim({value}), '')"
