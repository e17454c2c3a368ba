"""Reports made from made-up release files, and ways to look into them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
from release_file import LARGE, ORDINARY, SMALL_SCOPE, WITHHELD, settings_for

from pipeline.reporting import files
from pipeline.reporting.assemble import SECTIONS, assemble
from pipeline.reporting.charts import drawings
from pipeline.reporting.context import Context
from pipeline.reporting.definitions import find_definition
from pipeline.reporting.document import Chart, Fold, Paragraph, Points, Report, Table
from pipeline.reporting.language.text import Text, load_text
from pipeline.reporting.released import Release, read_release
from pipeline.reporting.sections.findings import FINDINGS
from pipeline.settings import Settings

PROJECT = Path(__file__).resolve().parents[2]
PLANS = {"ordinary": ORDINARY, "large": LARGE, "withheld": WITHHELD, "small": SMALL_SCOPE}
Made = Callable[..., Report]
DONOR, MINISTRY = "donor:DFAT", "ministry:KHM"
PERIOD = "2026H1"
WITHOUT_GROUPS = "delete from indicator_values where breakdown <> 'all'"
EVERY = tuple(SECTIONS)  # sections, those on request too
ALL_FINDINGS = tuple(FINDINGS)


def context_of(settings: Settings, audience: str = DONOR) -> Context:
    """What the sections of a report are built from; a release file is read once, wherever it lies."""
    definition = find_definition(settings, audience)
    if (settings.project, settings.config) != (PROJECT, PROJECT / "reports" / "sample"):
        # the test may write into the project or the configuration
        release = read_release(settings, definition.scope, audience, PERIOD)
        return Context(definition, release, load_text(settings.reports, "en"))
    with settings.release_db.open("rb") as file:
        content = file_digest(file, "sha256").digest()
    read = _Read(settings, definition.scope, audience)
    return Context(definition, _released(content, read), _english())


@dataclass(frozen=True, slots=True)
class _Read:
    """For whom a release file is read; where it lies changes nothing."""

    settings: Settings = field(compare=False)
    scope: str
    audience: str


@lru_cache(maxsize=16)
def _released(content: bytes, read: _Read) -> Release:
    return read_release(read.settings, read.scope, read.audience, PERIOD)


@cache
def _english() -> Text:
    return load_text(PROJECT / "reports", "en")


def of(settings: Settings, audience: str = DONOR, **changes: Any) -> Report:
    """The report of a release file; ``changes`` are those of its definition: ``sections=EVERY``."""
    context = context_of(settings, audience)
    return assemble(replace(context.definition, **changes), context.release, context.text)


def files_of(settings: Settings, audience: str = DONOR, **changes: Any) -> dict[str, bytes]:
    """Every file of a report of one section, so that few charts are drawn and few pages set."""
    definition = replace(find_definition(settings, audience), **{"sections": ("coverage",)} | changes)
    return files.made(settings, definition, read_release(settings, definition.scope, audience, PERIOD))


def names_of(home: Path, audience: str = DONOR, **changes: Any) -> set[str]:
    """Which files a report has, of figures that are not told apart by groups: there are few to be written."""
    return {*files_of(settings_changed(home, WITHOUT_GROUPS), audience, **changes)}


def of_period(context: Context, period: str) -> Context:
    """The same figures, released for another period that ends in the same month."""
    return replace(context, release=replace(context.release, period=period))


def changed(
    home: Path, *statements: str, plan: str = "ordinary", audience: str = DONOR, **changes: Any
) -> Report:
    """The report of a plan whose release file was changed by SQL; ``changes`` as in ``of``."""
    return of(settings_changed(home, *statements, plan=plan), audience, **changes)


def settings_changed(home: Path, *statements: str, plan: str = "ordinary") -> Settings:
    """A release file of a plan, changed by SQL."""
    settings = Settings(PROJECT, home)
    settings.release_db.parent.mkdir(parents=True)
    settings.release_db.write_bytes(_file_of(plan))
    with duckdb.connect(str(settings.release_db)) as file:
        for statement in statements:
            file.execute(statement)
    return settings


@cache
def _file_of(plan: str) -> bytes:
    """The release file of a plan, made once."""
    with TemporaryDirectory() as folder:
        return settings_for(Path(folder), PLANS[plan]).release_db.read_bytes()


def withhold(where: str) -> str:
    """The statement that withholds figures, as the disclosure step would."""
    numbers = (
        "numerator", "denominator", "unknown", "not_applicable", "due",
        "estimate", "ci_low", "ci_high", "bound_low", "bound_high",
    )  # fmt: skip
    emptied = ", ".join(f"{number} = null" for number in numbers)
    return f"update indicator_values set status = 'c', {emptied} where {where}"


def sketched(report: Report) -> dict[str, str]:
    """The drawing of each panel by its key: one of each kind is drawn, for all of its kind."""
    charts = [chart for section in report.sections for _, chart in section.tables if chart]
    panels = [panel for chart in charts for panel in chart.panels]
    shown = [panel for panel in panels if any(not point.sign for point in panel.points)]
    first = {panel.kind: panel for panel in reversed(shown)}
    drawn = {kind: drawings.draw(panel) for kind, panel in first.items()}
    return dict.fromkeys((panel.key for panel in panels), "") | {
        panel.key: drawn[panel.kind].replace(f"{first[panel.kind].key}-", f"{panel.key}-") for panel in shown
    }


def blocks(report: Report, key: str) -> Iterator[Any]:
    """Every block of a section, those within folds too."""
    pending = [block for section in report.sections if section.key == key for block in section.blocks]
    while pending:
        block = pending.pop(0)
        yield block
        pending = [*(block.blocks if isinstance(block, Fold) else ()), *pending]


def sentences(report: Report, key: str) -> list[str]:
    """Every sentence of a section, in its order."""
    said: list[str] = []
    for block in blocks(report, key):
        said += (
            [block.text] if isinstance(block, Paragraph) else block.items if isinstance(block, Points) else []
        )
    return said


def words(report: Report, key: str) -> str:
    return " ".join(sentences(report, key))


def charts(report: Report, key: str) -> list[Chart]:
    return [block for block in blocks(report, key) if isinstance(block, Chart)]


def tables(report: Report) -> Iterator[Table]:
    """Every table of a report, those of its charts too."""
    for section in report.sections:
        for block in blocks(report, section.key):
            if isinstance(block, Table):
                yield block
            elif isinstance(block, Chart):
                yield block.table


def table(report: Report, key: str) -> Table:
    return next(found for found in tables(report) if found.key == key)


def lines(found: Table) -> list[list[str]]:
    """The cells of a table as words, row by row."""
    return [[cell.text for cell in row] for group in found.groups for row in group.rows]


def line(found: Table, heading: str, group: int = 0) -> list[str]:
    """The cells of the row with a heading."""
    return next([cell.text for cell in row] for row in found.groups[group].rows if row[0].text == heading)


def headings(found: Table) -> list[str]:
    return [column.label for column in found.columns]
