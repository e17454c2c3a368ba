"""What stands where a level is due: a level, or words that say why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.contract import Contract
from pipeline.sources.mapping.dates import DASHES
from pipeline.sources.mapping.model import Rule
from pipeline.sources.mapping.nearest import nearest_code
from pipeline.sources.mapping.text import key
from pipeline.sources.mapping.words import Words

NO_LEVEL = "0"  # stands for a text that is no level and none of these words
NOT_APPLICABLE = ("n a", "na", "#n a", "not applicable", "does not apply")
NOT_KNOWN = ("?", "??", "???", "unknown", "not known", "not assessed")
Level = tuple[str | None, str | None, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Levels:
    """Words with the level, the reason why an outcome does not apply, or why no level was given.

    The reason is empty for words that only say that the outcome does not apply: each outcome has its own.
    """

    levels: Mapping[str, str]
    inapplicable: Mapping[str, str]
    unassessed: Mapping[str, str]
    meant: Mapping[str, str]

    def read(self, said: str) -> Level:
        """``(level, why it does not apply, why there is none, nearest level)`` of one text."""
        word = self.meant.get(key(said), key(said))
        if said in DASHES:
            return None, None, None, None
        if level := self.levels.get(word):
            return level, None, None, None
        if word in self.inapplicable:
            return None, self.inapplicable[word], None, None
        if word in self.unassessed:
            return None, None, self.unassessed[word], None
        return NO_LEVEL, None, None, nearest_code(word, self.levels)


def levels(known: Mapping[str, str], rule: Rule, words: Words) -> Levels:
    """The words of one column; ``known`` are those that are levels there."""
    inapplicable = dict.fromkeys(NOT_APPLICABLE, "") | dict(words["na_reasons"])
    unassessed = dict.fromkeys(NOT_KNOWN, "unknown") | dict(words["not_assessed_reasons"])
    for said, code in (*words["applicability"].items(), *words["levels"].items()):
        if code == "not_applicable":
            inapplicable[said] = ""
        elif code == "not_assessed":
            unassessed[said] = "unknown"
    meant = {key(said): key(code) for said, code in rule.codes.items() if code}
    return Levels(known, inapplicable, unassessed, meant)


def own_reasons(contract: Contract) -> dict[str, str]:
    """The reason that an outcome's own list begins with, of outcomes that do not apply to everybody."""
    found: dict[str, str] = {}
    for listed in contract.lists["na_reasons"]:
        found.setdefault(listed.belongs_to, listed.code)
    return found
