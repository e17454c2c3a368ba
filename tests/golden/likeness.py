"""Whether two drawings show the same: elements and words exactly, places within half a pixel.

Another version of matplotlib may round a place differently and give other ids; a reader sees neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

TOLERANCE = 0.5
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?(?![0-9A-Fa-f]*[g-zG-Z_])")
ID = re.compile(r"(?<=#)[\w-]+$")
EXACT = {"fill", "stroke", "font-family", "role", "aria-labelledby"}

Told = tuple[int, str, dict[str, str], str]


def differences(kept: str, drawn: str) -> list[str]:
    """What is not the same, in words; nothing where a reader sees no difference."""
    ours, theirs = list(_told(kept)), list(_told(drawn))
    if [one[:2] for one in ours] != [one[:2] for one in theirs]:
        return [f"elements: {len(ours)} kept, {len(theirs)} drawn, or in another order"]
    return [said for one, other in zip(ours, theirs, strict=True) for said in _of_element(one, other)]


def _told(svg: str) -> Iterator[Told]:
    """Depth, tag, attributes and words of every element; ids numbered in their order."""
    root = ElementTree.fromstring(svg)
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    numbered = {name: f"id-{number}" for number, name in enumerate(ids)}
    pending = [(0, root)]
    while pending:
        depth, element = pending.pop(0)
        attributes = {name: numbered.get(ID.search(value)[0], value) if ID.search(value) else value
                      for name, value in element.attrib.items()}  # fmt: skip
        if "id" in attributes:
            attributes["id"] = numbered[attributes["id"]]
        yield depth, element.tag, attributes, (element.text or "").strip()
        pending = [*((depth + 1, child) for child in element), *pending]


def _of_element(kept: Told, drawn: Told) -> Iterator[str]:
    if kept[3] != drawn[3]:
        yield f"words: {kept[3]!r}, now {drawn[3]!r}"
    if set(kept[2]) != set(drawn[2]):
        yield f"{kept[1]}: {sorted(set(kept[2]) ^ set(drawn[2]))} came or went"
    for name in set(kept[2]) & set(drawn[2]):
        one, other = kept[2][name], drawn[2][name]
        if one != other and (name in EXACT or not _near(one, other)):
            yield f"{kept[1]} {name}: {one!r}, now {other!r}"


def _near(kept: str, drawn: str) -> bool:
    """The same but for numbers that are nearly the same."""
    if NUMBER.sub("#", kept) != NUMBER.sub("#", drawn):
        return False
    pairs = zip(NUMBER.findall(kept), NUMBER.findall(drawn), strict=True)
    return all(abs(float(one) - float(other)) <= TOLERANCE for one, other in pairs)
