"""What can be chosen: every code with the words that stand for it, list by list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.forms.definitions import Definitions
from pipeline.forms.wording import Wording

# lists whose codes mean something to who fills in a form: they stand before the words
NUMBERED = ("levels", "outcomes", "criteria", "service_areas")


@dataclass(frozen=True, slots=True)
class Choice:
    """One code of a list with its words; ``belongs_to`` is empty where it suits every row."""

    code_list: str
    code: str
    words: str
    belongs_to: str = ""

    @property
    def shown(self) -> str:
        """As a drop-down shows it."""
        return f"{self.code} {self.words}" if self.code_list in NUMBERED else self.words


def choices(definitions: Definitions, code_list: str, wording: Wording) -> Iterator[Choice]:
    """The codes of a list in their order, each with its words in a language."""
    for listed in definitions.contract.lists[code_list]:
        words = _words(definitions, code_list, listed.code, listed.label, wording)
        yield Choice(code_list, listed.code, words, listed.belongs_to)


def _words(definitions: Definitions, code_list: str, code: str, label: str, wording: Wording) -> str:
    if code_list == "outcomes":
        short = {outcome.code: outcome.short_name for outcome in definitions.outcomes}
        return wording.of(f"outcomes.short_name.{code}", short[code])
    if code_list == "criteria":
        return wording.of(f"criteria.statement.{code}", statements(definitions)[code])
    if code_list in ("countries", "service_areas", "levels"):
        return wording.of(f"{code_list}.label.{code}", label)
    return wording.code(code_list, code, label)


def statements(definitions: Definitions) -> dict[str, str]:
    """What each criterion says, in English."""
    return {each.code: each.statement for outcome in definitions.outcomes for each in outcome.criteria}
