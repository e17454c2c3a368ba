"""Elements of IATI: plain ones, and those whose words stand in a narrative."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from xml.etree import ElementTree

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def add(parent: Element, tag: str, attributes: Mapping[str, str] | None = None) -> Element:
    """A new element at the end of its parent."""
    return ElementTree.SubElement(parent, tag, dict(attributes or {}))


def narrated(parent: Element, tag: str, words: str, attributes: Mapping[str, str] | None = None) -> Element:
    """A new element with its words in a narrative."""
    element = add(parent, tag, attributes)
    add(element, "narrative").text = words
    return element


def percent(share: float) -> str:
    """A share in percent with one decimal at most; never 0 or 100 for what is not quite none or all."""
    number = round(100 * share, 1)
    if 0 < share < 1:
        number = min(99.9, max(0.1, number))
    return f"{number:g}"
