"""The one document that all reports of a period share: what its outcomes and measures mean, and its marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reporting.context import Context
from pipeline.reporting.document import Facts, Heading, Paragraph, Report, Section
from pipeline.reporting.language.translated import in_language
from pipeline.reporting.sections import meaning, revisions, sheets
from pipeline.reporting.sections.parts import assumptions

if TYPE_CHECKING:
    from pipeline.reporting.definitions import ReportDefinition
    from pipeline.reporting.language.text import Text
    from pipeline.reporting.released import Release

FOLDER = "definitions"


def document(definition: ReportDefinition, release: Release, text: Text) -> Report:
    """The definitions of a release in the language of ``text``. They hold no figure of anybody."""
    definition, release = in_language(definition, release, text)
    context = Context(definition, release, text)
    return Report(
        language=text.language,
        title=text("definitions.title"),
        about=text("definitions.about"),
        facts=(
            (text("definitions.for"), text("definitions.everybody")),
            (text("page.period"), text.period(release.period)),
            (text("method.code_version"), release.code_version),
        ),
        banner="",
        sections=(
            _marks(context),
            meaning.build(context),
            sheets.build(context),
            _choices(context),
            _changed(context),
        ),
        words=text.entries("page") | text.entries("saving"),
    )


def _marks(context: Context) -> Section:
    text = context.text
    pairs = tuple(
        (sign, words.format(**context.thresholds))
        for sign, words in text.entries("marks_explained.pairs").items()
    )
    blocks = (Paragraph(text("definitions.marks")), Facts(pairs))
    return Section("marks", text("marks_explained.title"), blocks)


def _choices(context: Context) -> Section:
    return Section("choices", context.text("assumptions.title"), assumptions.blocks(context))


def _changed(context: Context) -> Section:
    """Every change of a definition with what it changed."""
    text = context.text
    said = tuple(one for one in revisions.breaks(context) if not isinstance(one, Heading))
    return Section("changed", text("revisions.breaks"), said or (Paragraph(text("definitions.unchanged")),))
