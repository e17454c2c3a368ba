"""Renders a report as one HTML page that needs nothing from outside and no script."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.reporting.document import Report

PAGE, STYLE = "report.html.j2", "report.css"


def render(report: Report, drawn: Mapping[str, str], templates: Path) -> str:
    """The page as text; same report, same bytes. Only its own style sheet may be applied (by its hash).

    ``drawn`` holds the SVG of each panel by its key.
    """
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = (templates / STYLE).read_text(encoding="utf-8").replace("\r\n", "\n")
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return environment.get_template(PAGE).render(
        report=report,
        style=style,
        style_hash=digest,
        drawn=drawn,
        number=_numbers(report),
        words=report.words,
    )


def _numbers(report: Report) -> dict[str, int]:
    """Running numbers of charts and tables by key, each in the order of the page."""
    found: dict[str, list[str]] = {"chart": [], "table": []}
    for section in report.sections:
        _walk(section, found)
    return {key: number for keys in found.values() for number, key in enumerate(keys, start=1)}


def _walk(holder: Any, found: dict[str, list[str]]) -> None:
    for block in holder.blocks:
        if block.block == "fold":
            _walk(block, found)
        elif block.block == "chart":
            found["chart"].append(block.key)
            found["table"].append(block.table.key)
        elif block.block == "table":
            found["table"].append(block.key)
