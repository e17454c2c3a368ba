"""Turns a matplotlib drawing into an SVG that can stand inside a page with others."""

from __future__ import annotations

import io
import re
import warnings
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif"
SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "reintegration",  # the same drawing gives the same bytes
    "font.family": "DejaVu Sans",  # comes with matplotlib: the layout is the same on every machine
}
_DROPPED = {"font-family", "font", "font-stretch", "font-variant", "font-style", "text-align"}
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}")


def to_svg(figure: Figure, key: str, title: str, description: str) -> str:
    """The drawing as one ``svg`` element: its own title and description, ids that begin with ``key``.

    No style attribute, no script, no metadata, no size other than its view box.
    """
    import matplotlib as mpl

    buffer = io.BytesIO()
    with mpl.rc_context(SETTINGS), warnings.catch_warnings():
        # other scripts' letters come from the reader's fonts; text_width.py says how wide they may be
        warnings.filterwarnings("ignore", message=r"Glyph \d+ .* missing from font")
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    root = ElementTree.fromstring(buffer.getvalue())  # noqa: S314 (the drawing was made just above)
    _drop(root)
    referenced = _references(root)
    for element in root.iter():
        _tidy(element, key, referenced)
    _flatten(root)
    return _write(root, key, title, description)


def _drop(parent: ElementTree.Element) -> None:
    for child in list(parent):
        if child.tag in (f"{{{SVG}}}metadata", f"{{{SVG}}}style"):
            parent.remove(child)
        else:
            _drop(child)


def _references(root: ElementTree.Element) -> set[str]:
    whole = ElementTree.tostring(root, encoding="unicode")
    return set(re.findall(r"url\(#([^)]+)\)", whole)) | set(re.findall(r'href="#([^"]+)"', whole))


def _tidy(element: ElementTree.Element, key: str, referenced: set[str]) -> None:
    """Style becomes attributes; ids that nothing points to go, the others get the key in front."""
    for part in element.attrib.pop("style", "").split(";"):
        name, _, value = part.partition(":")
        if name.strip() and name.strip() not in _DROPPED:
            element.set(name.strip(), value.strip())
    if element.get("transform", "").startswith("rotate(-0"):
        del element.attrib["transform"]
    own = element.attrib.pop("id", None)
    if own in referenced:
        element.set("id", f"{key}-{own}")
    for name, value in element.attrib.items():
        pointed = re.sub(r"url\(#", f"url(#{key}-", value)
        if name.endswith("href"):
            pointed = f"#{key}-{value[1:]}"
        if name not in ("id", f"{{{XLINK}}}href"):
            pointed = _LONG_NUMBER.sub(lambda found: f"{float(found[0]):.2f}", pointed)
        element.set(name, " ".join(pointed.split()))


def _flatten(parent: ElementTree.Element) -> None:
    """Groups without attributes make room for what they hold."""
    children: list[ElementTree.Element] = []
    for child in list(parent):
        _flatten(child)
        bare = child.tag == f"{{{SVG}}}g" and not child.attrib
        children.extend(list(child) if bare else [child])
    parent[:] = [child for child in children if len(child) or child.attrib or (child.text or "").strip()]


def _write(root: ElementTree.Element, key: str, title: str, description: str) -> str:
    box = root.get("viewBox", "")
    root.attrib.clear()
    root.set("viewBox", box)
    root.set("role", "img")
    root.set("aria-labelledby", f"{key}-title {key}-desc")
    root.set("font-family", FONTS)
    root.set("stroke-linejoin", "round")
    for place, (tag, words) in enumerate((("title", title), ("desc", description))):
        element = ElementTree.Element(f"{{{SVG}}}{tag}", {"id": f"{key}-{tag}"})
        element.text = words
        root.insert(place, element)
    for element in root.iter():
        element.tail = None
        if len(element):
            element.text = None
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", XLINK)
    return ElementTree.tostring(root, encoding="unicode")
