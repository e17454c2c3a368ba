"""Turns what matplotlib wrote into an SVG that can stand inside a page with others."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING
from xml.etree import ElementTree

if TYPE_CHECKING:
    from collections.abc import Callable

SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"
FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif"
LEFT_OUT = {f"{SVG}metadata", f"{SVG}style"}
DROPPED = {"font-family", "stroke-dashoffset"}
AS_IT_IS = {("text-anchor", "start"), ("transform", "rotate(-0"), ("transform", "rotate(0")}
_LONG_NUMBER = re.compile(r"-?\d+\.\d{2,}")


def to_svg(told: str, key: str, title: str, description: str) -> str:
    """The drawing as one ``svg`` element: its own title and description, ids that begin with ``key``.

    No style attribute, no script, no metadata, no size other than its view box.
    """
    drawn = ElementTree.fromstring(told)  # noqa: S314 (the drawing was made just before)
    root = ElementTree.Element(
        f"{SVG}svg",
        {
            "viewBox": drawn.get("viewBox", ""),
            "role": "img",
            "aria-labelledby": f"{key}-title {key}-desc",
            "font-family": FONTS,
            "stroke-linejoin": "round",
        },
    )
    for tag, words in (("title", title), ("desc", description)):
        ElementTree.SubElement(root, f"{SVG}{tag}", {"id": f"{key}-{tag}"}).text = words
    names: dict[str, str] = {}
    numbers = count(1)
    _copy(drawn, root, lambda name: names.setdefault(name, f"{key}-{next(numbers)}"))
    ElementTree.register_namespace("", SVG.strip("{}"))
    ElementTree.register_namespace("xlink", HREF.strip("{").partition("}")[0])
    return ElementTree.tostring(root, encoding="unicode")


def _copy(source: ElementTree.Element, target: ElementTree.Element, named: Callable[[str], str]) -> None:
    """What is drawn in one element, into another: no group, no white space, style as attributes."""
    for child in source:
        if child.tag in LEFT_OUT:
            continue
        if child.tag in (f"{SVG}g", f"{SVG}defs") and not len(child.attrib):
            inner = target if child.tag == f"{SVG}g" else ElementTree.Element(child.tag)
            _copy(child, inner, named)
            if inner is not target and len(inner):
                target.append(inner)
            continue
        made = ElementTree.SubElement(target, child.tag, _attributes(child, named))
        made.text = (child.text or "").strip() or None


def _attributes(element: ElementTree.Element, named: Callable[[str], str]) -> dict[str, str]:
    """The attributes of an element with those of its style, numbers to a tenth; ids by their order.

    A marker has none but its shape: its colours are those of its uses, so that a style sheet can find them.
    """
    if "id" in element.attrib:
        return {"id": named(element.attrib["id"]), "d": _shortened(element.attrib["d"])}
    pairs = [(name, value) for name, value in element.items() if name != "style"]
    for part in element.get("style", "").split(";"):
        name, _, value = part.partition(":")
        pairs.append((name.strip(), value.strip()))
    found = {}
    for name, value in pairs:
        if name == HREF:
            found[name] = "#" + named(value[1:])
        elif name and name not in DROPPED and (name, value.partition(" ")[0]) not in AS_IT_IS:
            found[name] = _shortened(value)
    return found


def _shortened(value: str) -> str:
    """Numbers to a tenth, without line ends."""
    return " ".join(_LONG_NUMBER.sub(lambda number: f"{float(number[0]):.1f}", value).split())
