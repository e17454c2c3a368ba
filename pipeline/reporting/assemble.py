"""Puts the sections of a report together."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.reporting.context import Context
from pipeline.reporting.document import Logo, Report
from pipeline.reporting.sections import (
    annex,
    change,
    course,
    coverage,
    fair_comparison,
    findings,
    groups,
    half_years,
    limits,
    meaning,
    method,
    missing,
    needs,
    outcomes,
    pathways,
    profile,
    quality,
    revisions,
    rights,
    sheets,
    since_last,
    status,
    targets,
    time,
    withheld,
)
from pipeline.reporting.tables.printed import printed

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.reporting.definitions import ReportDefinition
    from pipeline.reporting.document import Section
    from pipeline.reporting.language.text import Text
    from pipeline.reporting.released import Release

KINDS_OF_LOGO = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".svg": "svg+xml"}
SECTIONS: dict[str, Callable[[Context], Section]] = {
    "findings": findings.build,
    "since_last": since_last.build,
    "coverage": coverage.build,
    "outcomes": outcomes.build,
    "targets": targets.build,
    "groups": groups.build,
    "change": change.build,
    "course": course.build,
    "time": time.build,
    "half_years": half_years.build,
    "needs": needs.build,
    "profile": profile.build,
    "status": status.build,
    "pathways": pathways.build,
    "rights": rights.build,
    "comparison": fair_comparison.build,
    "meaning": meaning.build,
    "limits": limits.build,
    "quality": quality.build,
    "missing": missing.build,
    "withheld": withheld.build,
    "annex": annex.build,
    "revisions": revisions.build,
    "method": method.build,
    "sheets": sheets.build,
}


def assemble(definition: ReportDefinition, release: Release, text: Text) -> Report:
    """The report as plain data. ``UsageError`` where its definition asks for something that there is not."""
    context = Context(definition, release, text)
    _check(definition, context)
    facts = (
        (text("page.recipient"), definition.recipient),
        (text("page.period"), text.period(release.period)),
        (text("page.as_of"), text.month(release.as_of)),
        *_by(definition, text),
    )
    return Report(
        language=text.language,
        title=definition.title,
        about=f"{definition.about} {_covered(release, text)}",
        facts=facts,
        banner=text("page.synthetic") if release.is_synthetic else "",
        sections=tuple(_section(context, name) for name in definition.sections),
        words=text.entries("page") | text.entries("saving"),
        logo=_logo(definition),
    )


def _covered(release: Release, text: Text) -> str:
    """Whom the figures cover: under the name of a half-year they are easily taken for those of its people."""
    return text("page.covered", month=text.month(release.as_of), period=text.period(release.period))


def _by(definition: ReportDefinition, text: Text) -> tuple[tuple[str, str], ...]:
    """Who has prepared the report, and whom to write to."""
    named = [words for words in (definition.organisation, definition.contact) if words]
    return ((text("page.prepared_by"), text.parts(named)),) if named else ()


def _logo(definition: ReportDefinition) -> Logo | None:
    if definition.logo is None:
        return None
    content = base64.b64encode(definition.logo.read_bytes()).decode("ascii")
    return Logo(KINDS_OF_LOGO[definition.logo.suffix.lower()], content, definition.organisation)


def _section(context: Context, name: str) -> Section:
    """A section as it is printed."""
    section = SECTIONS[name](context)
    return replace(section, blocks=tuple(printed(section.blocks, context.text)))


def _check(definition: ReportDefinition, context: Context) -> None:
    asked = (
        ("section", definition.sections, SECTIONS),
        ("finding", definition.findings, findings.FINDINGS),
        (
            "breakdown",
            definition.breakdowns,
            [row["breakdown"] for row in context.release.records["breakdowns"]],
        ),
        ("focus milestone", [definition.focus_milestone], context.milestones),
    )
    for what, names, known in asked:
        if not set(names) <= set(known):
            raise UsageError(
                f"The report definition of {definition.audience} asks for a {what} that there is not.",
                f"Use one of: {', '.join(str(name) for name in known)}.",
            )
