"""Explorer pages of made-up releases."""

from __future__ import annotations

from dataclasses import replace

from made_reports import DONOR, context_of

from pipeline.reporting.assemble import assemble
from pipeline.reporting.explorer import page
from pipeline.reporting.language.text import load_text
from pipeline.settings import Settings


def page_of(settings: Settings, audience: str = DONOR, language: str = "en") -> str:
    """The page of an audience, under the head of a report without sections."""
    context = context_of(settings, audience)
    context = replace(context, text=load_text(settings.reports, language))
    bare = replace(context.definition, sections=(), language=language)
    report = assemble(bare, context.release, context.text)
    return page.render(report, context, settings.reports / "templates").decode()
