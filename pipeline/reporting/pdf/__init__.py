"""Renders a report as a tagged PDF that carries its data files: the page's content in the page's order."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

from pipeline.reporting.pdf import content, typesetting

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from pipeline.reporting.brief.model import Brief
    from pipeline.reporting.document import Report
    from pipeline.reporting.language.text import Text

DATA = "data/"
REPORT, BRIEF = "report.typ", "brief.typ"
LOGO = "logo"  # a file without an ending: Typst looks into it to see what it is


def render(
    report: Report | Brief,
    drawn: Mapping[str, str],
    attachments: Mapping[str, bytes],
    as_of: date,
    text: Text,
    reports: Path,
    template: str = REPORT,
) -> bytes:
    """The report as PDF, produced as PDF/UA-1 and PDF/A-3a; same report, same bytes.

    ``drawn`` holds the SVG of each panel by its key, ``attachments`` files by their path in the report's
    folder: those below ``data/`` are attached. ``as_of`` is the date of the document; ``reports`` holds
    template and fonts. ``ReintegrationError`` where no such PDF can be made of it.
    """
    attached = {
        name.removeprefix(DATA): attachments[name] for name in sorted(attachments) if name.startswith(DATA)
    }
    model = content.of(report, drawn, reports / "templates") | {
        "words": text.entries("pdf.page"),
        "as_of": [as_of.year, as_of.month, as_of.day],
        "fonts": typesetting.FAMILIES,
        "logo": LOGO if report.logo else "",
        "attached": [content.attachment(name, text.entries("pdf.files")) for name in attached],
    }
    files = {f"attached/{name}": data for name, data in attached.items()}
    if report.logo:
        files[LOGO] = base64.b64decode(report.logo.content)
    return typesetting.typeset(
        reports, files | {"report.json": json.dumps(model, allow_nan=False).encode("utf-8")}, template
    )
