"""``dhis2.json``: every value is a count of a figure of the report's own country."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256

from pipeline.attacker.reports.finding import Kind, Unreadable
from pipeline.attacker.reports.shown import EVERYBODY, Key, Shown
from pipeline.attacker.reports.told import judged, printed

LONGEST = 50  # characters of a code in DHIS2
# the part of a data element's code, and the count that it holds, by measure
ELEMENTS = {
    "M01": {"NUM": "numerator", "DEN": "denominator"},
    "M03": {"ASSESSED": "numerator", "DUE": "denominator"},
}
FIELDS = {"dataElement", "period", "orgUnit", "categoryOptionCombo", "value"}
Place = tuple[str, str]  # data element, category option combination


def of_dhis2(content: bytes, shown: Shown) -> Iterator[Kind]:
    """What is wrong with the values for a health information system."""
    places = dict(place for key in shown.figures if key.scope == shown.scope for place in _places(key))
    for one in json.loads(content)["dataValues"]:
        if not one.keys() <= FIELDS:
            raise Unreadable
        place = one["dataElement"], one.get("categoryOptionCombo", "")
        key, name = places.get(place, (None, "numerator"))
        yield from judged([printed(key, name, one["value"])], shown)


def _places(key: Key) -> Iterator[tuple[Place, tuple[Key, str]]]:
    """Where the counts of a figure stand."""
    if key.milestone is None or (key.breakdown != EVERYBODY and not key.code):
        return
    for part, name in ELEMENTS.get(key.measure, {}).items():
        words = ["REINT", key.outcome or "COV", f"M{key.milestone:02}", part]
        if key.breakdown == EVERYBODY:
            yield (_code(*words), ""), (key, name)
        else:
            combination = _code("REINT", key.breakdown, key.code)
            yield (_code(*words, key.breakdown), combination), (key, name)


def _code(*parts: str) -> str:
    """A code: where it is too long, its end gives way to the beginning of its hash."""
    words = "_".join(parts).upper()
    if len(words) <= LONGEST:
        return words
    return f"{words[: LONGEST - 9]}_{sha256(words.encode()).hexdigest()[:8].upper()}"
