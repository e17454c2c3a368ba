"""Renders a brief as one HTML page that needs nothing from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.page import Scripts, described, environment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from pipeline.reporting.brief.model import Brief

PAGE = "brief.html.j2"
STYLES, SCRIPTS = ("palette.css", "brief.css", "chart.css"), ("chart.js",)


def render(brief: Brief, drawn: Mapping[str, str], templates: Path, files: Sequence[str] = ()) -> str:
    """The page as text; same brief, same bytes. ``drawn`` and ``files`` as for the report's page."""
    return (
        environment(templates)
        .get_template(PAGE)
        .render(
            brief=brief,
            drawn=drawn,
            files=described(files, brief.words),
            words=brief.words,
            **Scripts.of(templates, STYLES, SCRIPTS).values(),
        )
    )
