"""The values of a column beside the codes of its list; a value that nobody knows is counted, not shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.sources.drafting import showing
from pipeline.sources.drafting.contents import SEPARATORS, Cells, Coded, separator
from pipeline.sources.drafting.showing import Detectors
from pipeline.sources.drafting.synonyms import Synonyms
from pipeline.sources.drafting.words import folded, parts, unnumbered

MOST_VALUES = 60  # different ones; a column with more holds no codes
LONGEST = 60  # characters of a code or label


@dataclass(slots=True)
class Coder:
    """The table of words for values, with the gate's detectors; ``spoken`` are all words that it has."""

    synonyms: Synonyms
    detectors: Detectors
    spoken: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        texts = (text for known in self.synonyms.codes.values() for text in known)
        self.spoken = frozenset(word for text in texts for word in text.split())

    def known(self, code_list: str) -> Mapping[str, str]:
        """Folded values of a list with their codes."""
        return self.synonyms.codes.get(code_list, {})

    def code(self, value: str, known: Mapping[str, str]) -> str:
        """The code of one value; empty where the list does not know it.

        Nothing is left out of a value to make it known, but a number before it; of two languages, both count.
        """
        for text in (folded(value), folded(unnumbered(value))):
            if text in known:
                return known[text]
        codes = {known.get(part, "") for part in parts(value)}
        return codes.pop() if len(codes) == 1 else ""

    def coded(self, cells: Cells, code_list: str, *, may_split: bool = False) -> Coded:
        """Each different value with its code; with ``may_split`` the parts of a cell count."""
        known = self.known(code_list)
        between = separator(cells, lambda text: bool(self.code(text, known))) if may_split else ""
        given = (cell for cell in cells if cell)
        every = (part.strip() for cell in given for part in (cell.split(between) if between else [cell]))
        rows = Counter(part for part in every if part)
        codes = {value: code for value in rows if (code := self.code(value, known))}
        rest = {value: number for value, number in rows.items() if value not in codes}
        asked = self._like_codes(rest) if len(rows) <= MOST_VALUES else ()
        return Coded(dict(sorted(codes.items())), asked, len(rest) - len(asked), between)

    def _like_codes(self, rest: Mapping[str, int]) -> tuple[str, ...]:
        """Values that look like codes and give nobody away."""
        likely = [value for value, rows in rest.items() if showing.is_code(value, rows)]
        verdicts = self.detectors.verdicts(likely)
        return tuple(sorted(value for value in likely if not verdicts[value] and self._is_spoken(value)))

    def _is_spoken(self, value: str) -> bool:
        words = (word for word in folded(value).split() if word.isalpha() and len(word) > 2)
        return all(word in self.spoken for word in words)

    def several(self, cells: Cells, code_list: str) -> dict[str, tuple[str, ...]]:
        """Values that name several codes of a list, such as two nationalities, with these codes."""
        known = self.known(code_list)
        found = {}
        for value in sorted({cell.strip() for cell in cells if cell}):
            if self.code(value, known):
                continue
            for between in SEPARATORS:
                codes = [self.code(part, known) for part in value.split(between) if part.strip()]
                if len(set(codes)) > 1 and all(codes):
                    found[value] = tuple(dict.fromkeys(codes))
                    break
        return found

    def unknown(self, cells: Cells, code_list: str) -> list[str]:
        """The cells that no word of a list explains, whole or in parts."""
        known = self.known(code_list)
        between = separator(cells, lambda text: bool(self.code(text, known)))
        split_cells = ((cell, cell.split(between) if between else [cell]) for cell in cells if cell)
        return [
            cell
            for cell, split in split_cells
            if not all(self.code(each, known) for each in split if each.strip())
        ]


def gives_away(cells: Cells, detectors: Detectors, *, as_id: bool = False) -> float:
    """The share of different values that are names, contacts or numbers of persons by the gate's rules."""
    asked = [each.strip() for each in dict.fromkeys(filter(None, cells))][:500]
    if not asked:
        return 0.0
    verdicts = detectors.verdicts(asked, as_id=as_id)
    return sum(verdicts[each] not in showing.HARMLESS for each in asked) / len(asked)
