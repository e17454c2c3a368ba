"""The brief: what a report says, on two pages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.period import Period
from pipeline.reporting.brief.model import Brief, Part
from pipeline.reporting.findings.model import Statement
from pipeline.reporting.findings.picture import after, picture
from pipeline.reporting.findings.questions import questions
from pipeline.reporting.findings.results import is_too_little
from pipeline.reporting.findings.statements import behind, first_page, missing, region, title
from pipeline.reporting.findings.tiles import tiles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pipeline.reporting.context import Context
    from pipeline.reporting.document import Report

__all__ = ["Brief", "brief", "is_too_little"]


def brief(context: Context, report: Report) -> Brief:
    """The brief of a report. ``report`` is what its sentences lead into; it gives banner, facts and logo."""
    text = context.text
    too_little = is_too_little(context)
    known = {} if too_little else report.labels
    return Brief(
        language=text.language,
        title=title(context),
        name=context.definition.title,
        about=text("brief.about_page", whose=context.whose(context.own), after=after(context)),
        facts=report.facts,
        banner=report.banner,
        tiles=tiles(context),
        chart=None if too_little else picture(context),
        statements=_labelled((*_too_little(context, is_so=too_little), *first_page(context)), known),
        parts=tuple(
            Part(key, text(f"brief.parts.{key}"), _labelled(found, known))
            for key, say in PARTS.items()
            if (found := tuple(say(context)))
        ),
        closing=_closing(context),
        is_report=too_little,
        words=text.entries("page") | text.entries("brief.page") | text.entries("saving"),
        logo=report.logo,
    )


def _labelled(found: Iterable[Statement], known: Mapping[str, tuple[str, str]]) -> tuple[Statement, ...]:
    """Sentences with what they lead to; one whose figure is not printed leads nowhere."""
    nowhere = ("", "")
    return tuple(
        replace(one, label=known.get(one.leads_to, nowhere)[0], leads_to=known.get(one.leads_to, nowhere)[1])
        for one in found
    )


def _too_little(context: Context, *, is_so: bool) -> tuple[Statement, ...]:
    """Why there is no longer report, and what one would need."""
    if not is_so:
        return ()
    text = context.text
    return tuple(Statement(words) for words in text.entries("brief.too_little").values())


def _reading(context: Context) -> list[Statement]:
    return [Statement(words) for words in context.text.entries("brief.reading").values()]


def _closing(context: Context) -> tuple[tuple[str, str], ...]:
    """Whom to write to, the months of this report and the next, and how to cite it."""
    text, definition, release = context.text, context.definition, context.release
    names = text.entries("brief.closing")
    following = Period.parse(release.period).next
    by = definition.organisation or text("brief.no_organisation")
    cited = text.parts((by, definition.title, text.period(release.period), release.run_id))
    return (
        *(((names["contact"], definition.contact),) if definition.contact else ()),
        (names["up_to"], text.month(release.as_of)),
        (names["next"], text.period(str(following))),
        (names["cite"], cited),
    )


PARTS: dict[str, Callable[[Context], list[Statement]]] = {
    "behind": behind,
    "missing": missing,
    "questions": questions,
    "region": region,
    "reading": _reading,
}
