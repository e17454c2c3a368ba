"""The pages: every "k of n" counts the people of an attacked figure, and so does the share behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from pipeline.attacker.reports.finding import Kind, Unreadable
from pipeline.attacker.reports.shown import EVERYBODY, Figure, Key, Shown
from pipeline.attacker.reports.told import at_the_end, in_percent, percents

if TYPE_CHECKING:
    from pipeline.attacker.reports.wording import Wording

# elements within a line: a number may begin in one and go on behind it
INLINE = frozenset({"a", "abbr", "b", "em", "i", "mark", "small", "span", "strong", "sub", "sup", "tspan"})
UNSEEN = frozenset({"script", "style", "template"})
SAID = ("aria-label", "aria-description", "title", "alt")
ACHIEVED, ASSESSED = "M01", "M03"
LEVEL = 95  # percent: of the intervals
IN_BRACKETS = re.compile("[\\s\x1f]*\\(([^()]{0,80}%[^()]{0,80})\\)")
BEFORE_BRACKETS = re.compile("(\\d+)%[\\s\x1f]*\\([\\s\x1f]*$")
FAR = 40  # signs
SHARE = re.compile(r"\d+")
TENS = 10
Pair = tuple[int | None, int, int]  # low end where it is a band; k (its high end); n
Pairs = dict[Pair, list[Figure]]


class _Words(HTMLParser):
    """All that is read of a page: text, and what a screen reader is told of it."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in UNSEEN
        self.parts += [f"\n{said}\n" for name, said in attrs if name in SAID and said]
        self._edge(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._unseen -= tag in UNSEEN

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in UNSEEN
        self._edge(tag)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)

    def _edge(self, tag: str) -> None:
        self.parts.append("\x1f" if tag in INLINE else "\n")


def words_of(content: bytes) -> str:
    """The words of a page. Unreadable where it has none."""
    reader = _Words()
    reader.feed(content.decode("utf-8"))
    reader.close()
    words = "".join(reader.parts)
    if not words.strip():
        raise Unreadable
    return words


def of_page(content: bytes, known: Pairs, wording: Wording) -> Iterator[Kind]:
    """What is wrong with a page, by all that may be said as "k of n"."""
    words = words_of(content)
    for pattern in wording.of_things:
        words = pattern.sub("\n", words)
    for pattern in wording.of_scopes:
        words = pattern.sub(lambda found: _unless_rounded(found, wording), words)
    for pattern, k_first in wording.pairs:
        for found in pattern.finditer(words):
            pair = _pair(found, wording, k_first=k_first)
            if pair not in known:
                yield Kind.COUNTS
            elif not _fits(_beside(words, found), known[pair], pair):
                yield Kind.SHARE


def pairs_of(shown: Shown) -> Pairs:
    """All that may be said as "k of n", with the figures of which it is said."""
    found: Pairs = {}
    tables: dict[tuple[Key, int], list[Figure]] = {}
    for key, figure in shown.all():
        for pair in _own(key, figure):
            found.setdefault(pair, []).append(figure)
        if key.measure == ASSESSED and key.breakdown != EVERYBODY:
            for entry in figure.entries:
                tables.setdefault((key._replace(group=frozenset()), entry), []).append(figure)
    for pair in (pair for groups in tables.values() for pair in _parts(groups)):
        found.setdefault(pair, [])
    return found


def _own(key: Key, figure: Figure) -> Iterator[Pair]:
    """The counts of a figure: k of n, of how many due it is known, how many due were not assessed."""
    k, n, due = figure["numerator"], figure["denominator"], figure["due"]
    low, high = figure["numerator_low"], figure["numerator_high"]
    if n is None:
        return
    if k is not None:
        yield None, int(k), int(n)
    if low is not None and high is not None:
        yield int(low), int(high), int(n)
    if due is not None and key.measure == ACHIEVED:
        yield None, int(n), int(due)
    if k is not None and key.measure == ASSESSED:
        yield None, int(n - k), int(n)


def _parts(groups: list[Figure]) -> Iterator[Pair]:
    """Each group of a table among all of its groups: of those assessed, and of those who were not."""
    counts = [(one["numerator"], one["denominator"]) for one in groups]
    told = [(int(k), int(n)) for k, n in counts if k is not None and n is not None]
    assessed, due = (sum(side) for side in zip(*told, strict=True)) if told else (0, 0)
    for k, n in told:
        yield None, k, assessed
        yield None, n - k, due - assessed


def _pair(found: re.Match[str], wording: Wording, *, k_first: bool) -> Pair:
    a, b = wording.number(found["a"]), wording.number(found["b"])
    low = wording.number(found["low"]) if found["low"] else None
    return (low, a, b) if k_first else (low, b, a)


def _beside(words: str, found: re.Match[str]) -> set[int]:
    """The numbers in brackets behind two counts, or the percentage before the brackets that they stand in."""
    behind = IN_BRACKETS.match(words, found.end())
    before = BEFORE_BRACKETS.search(words, max(0, found.start() - FAR), found.start())
    said = [*SHARE.findall(behind[1] if behind else ""), *(before.groups() if before else ())]
    return {int(one) for one in said}


def _fits(said: set[int], figures: list[Figure], pair: Pair) -> bool:
    """Whether the percentages beside two counts are theirs."""
    _, k, n = pair
    allowed = {LEVEL, *(in_percent(k / n) if n else ())}
    return said <= allowed.union(*map(percents, figures), *map(at_the_end, figures))


def _unless_rounded(found: re.Match[str], wording: Wording) -> str:
    sizes = [wording.number(one) for one in re.findall(wording.count, found[0])]
    return "\n" if all(size % TENS == 0 for size in sizes) else found[0]
