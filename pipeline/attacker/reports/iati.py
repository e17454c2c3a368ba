"""``iati.xml``: every actual is a share of an attacked figure, and what is said of it are its numbers.

Targets and baselines of a grant are goals, and not read; where an indicator has no target, its baseline is
the share at entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from pipeline.attacker.reports.finding import Kind, Unreadable
from pipeline.attacker.reports.shown import EVERYBODY, Figure, Key, Shown
from pipeline.attacker.reports.told import Told, at_the_end, judged, percents, printed

if TYPE_CHECKING:
    from collections.abc import Collection
    from xml.etree.ElementTree import Element

PERCENT = 100
OWN_CODES = "99"  # IndicatorVocabulary: of the reporting organisation
SAID = re.compile(r"(?:\d{1,3}(?:[,.\u00a0\u202f' ]\d{3})+|\d+)(?P<share>\s?%)?")
COUNTS = ("numerator", "denominator", "unknown", "not_applicable", "due")


def of_iati(content: bytes, shown: Shown, named: Collection[int]) -> Iterator[Kind]:
    """What is wrong with the results; ``named`` are numbers that comments may name, beside years."""
    named = {*named, *(int(figure.as_of[:4]) for _, figure in shown.all() if figure.as_of)}
    places = {_code(key): key for key in shown.figures if key.scope == shown.scope and key.measure == "M01"}
    if b"<!DOCTYPE" in content:  # what could let a small file grow without end
        raise Unreadable
    root = ElementTree.fromstring(content)  # noqa: S314
    indicators = [*root.iter("indicator")]
    if len([*root.iter("actual")]) != sum(len(one.findall("period/actual")) for one in indicators):
        raise Unreadable
    for indicator in indicators:
        codes = [one.get("code", "") for one in indicator.iterfind("reference") if _is_own(one)]
        if len(codes) != 1:
            raise Unreadable
        yield from _indicator(indicator, codes[0], places, shown, named)


def _is_own(reference: Element) -> bool:
    return reference.get("vocabulary") == OWN_CODES


def _code(key: Key) -> str:
    """The code of a figure as outcome, measure, milestone and, of a group, breakdown and code."""
    group = "" if key.breakdown == EVERYBODY else f"-{key.breakdown}-{key.code}"
    return f"{key.outcome}-{key.measure}-{key.milestone}{group}"


def _indicator(
    indicator: Element, code: str, places: dict[str, Key], shown: Shown, named: Collection[int]
) -> Iterator[Kind]:
    for actual in indicator.iterfind("period/actual"):
        groups = [f"-{one.get('name')}-{one.get('value')}" for one in actual.iterfind("dimension")]
        yield from _value(actual, places.get("".join([code, *groups])), shown, named)
    if indicator.find("period/target") is None:
        entry = places.get(re.sub(r"^(\w+-\w+)-\d+", r"\1-0", code))
        for baseline in indicator.iterfind("baseline"):
            yield from _value(baseline, entry, shown, named)
    for words in indicator.iterfind("description/narrative"):
        key = places.get(code)
        said = [found for found in SAID.finditer(words.text or "") if found["share"]]
        yield from _words(said, shown.of(key) if key else [], named)


def _value(element: Element, key: Key | None, shown: Shown, named: Collection[int]) -> Iterator[Kind]:
    yield from judged([_share(element, key)], shown)
    for words in element.iterfind("comment/narrative"):
        yield from _words(SAID.finditer(words.text or ""), shown.of(key) if key else [], named)


def _share(element: Element, key: Key | None) -> Told:
    return printed(key, "estimate", element.attrib["value"], PERCENT)


def _words(
    said: Iterator[re.Match[str]] | list[re.Match[str]], figures: list[Figure], named: Collection[int]
) -> Iterator[Kind]:
    """Each number in a comment is a count or a percentage of the figure, or one that comments may name."""
    allowed = {*named}
    for figure in figures:
        allowed |= {int(count) for name in COUNTS if (count := figure[name]) is not None}
        allowed |= {*percents(figure), *at_the_end(figure)}
    for found in said:
        if int(re.sub(r"\D", "", found[0])) not in allowed:
            yield Kind.OTHER
