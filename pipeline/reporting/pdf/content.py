"""The report as JSON can hold it, with its drawings in the fonts of the PDF."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from pipeline.reporting.document import LegendKey, Panel
from pipeline.reporting.pdf.outlines import outlined
from pipeline.reporting.pdf.typesetting import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from pipeline.reporting.brief.model import Brief
    from pipeline.reporting.document import Report

LEGEND = "legend.html.j2"
OVER_LINES = ("trend",)  # kinds whose words may lie over lines and dots
SVG = '<svg xmlns="http://www.w3.org/2000/svg"'
# What a file is to the report (PDF/A-3, AFRelationship): what its figures are, or what goes with them.
KINDS = {
    ".csv": ("text/csv", "data"),
    ".parquet": ("application/vnd.apache.parquet", "data"),
    ".json": ("application/json", "supplement"),
}
ANY_KIND = ("application/octet-stream", "supplement")


def of(report: Report | Brief, drawn: Mapping[str, str], templates: Path) -> dict[str, Any]:
    """``report`` with every part as the template needs it, ``signs`` = the SVG of each sign of a legend."""
    sign = _sign_of_the_page(templates)
    named = {item.sign for item in _parts(report, LegendKey)}
    return {
        "report": _plain(report, drawn),
        "signs": {name: sign(name) for name in sorted(named)},
    }


def attachment(name: str, words: Mapping[str, str]) -> dict[str, str]:
    """What the PDF says of a file that it carries; ``words`` hold a sentence by file name, and ``other``."""
    kind, relation = KINDS.get(PurePosixPath(name).suffix, ANY_KIND)
    return {"name": name, "kind": kind, "relation": relation, "words": words.get(name, words["other"])}


def _plain(part: Any, drawn: Mapping[str, str]) -> Any:
    if isinstance(part, Panel):
        return _panel(part, drawn[part.key])
    if is_dataclass(part):
        found = {field.name: _plain(getattr(part, field.name), drawn) for field in fields(part)}
        return found | {"block": getattr(part, "block", "")}
    if isinstance(part, tuple):
        return [_plain(one, drawn) for one in part]
    return part


def _parts(part: Any, kind: type) -> list[Any]:
    """Every part of a kind, wherever it stands."""
    if isinstance(part, kind):
        return [part]
    if is_dataclass(part):
        part = tuple(getattr(part, field.name) for field in fields(part))
    return [found for one in part for found in _parts(one, kind)] if isinstance(part, tuple) else []


def _panel(panel: Panel, svg: str) -> dict[str, Any]:
    """A panel with its drawing (``size`` = its width and height), or the signs that stand in its place."""
    box = re.search(r'viewBox="[\d.-]+ [\d.-]+ ([\d.]+) ([\d.]+)"', svg)
    return {
        "title": panel.title,
        "alt": ". ".join(words for words in (panel.title, panel.description) if words) or None,
        "svg": outlined(_in_own_fonts(svg, rimmed=panel.kind in OVER_LINES)),
        "size": [float(length) for length in box.groups()] if box else [],
        "signs": list(dict.fromkeys(point.sign for point in panel.points)),
    }


def _in_own_fonts(svg: str, *, rimmed: bool) -> str:
    """A drawing in the fonts of the PDF; ``rimmed``: with the white rim that its words have on the page.

    A rim is a shape for each letter: three quarters of the size of a page, where every drawing has it.
    """
    svg = re.sub(r'font-family="[^"]*"', f'font-family="{", ".join(FAMILIES)}"', svg, count=1)
    if not rimmed:
        return svg
    rim = '<text paint-order="stroke" stroke="#ffffff" stroke-width="2.5" stroke-linejoin="round"'
    return re.sub(r'<text(?=[^>]*\sfill="(?!#111111"|#ffffff"))', rim, svg)


def _sign_of_the_page(templates: Path) -> Callable[[str], str]:
    """Draws a sign of a legend with the page's own macro; nothing for a sign that is words."""
    import jinja2

    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    macros = environment.from_string((templates / LEGEND).read_text(encoding="utf-8")).module

    def sign(name: str) -> str:
        return str(macros.key(name)).strip().replace("<svg", SVG, 1)  # type: ignore[attr-defined]

    return sign
