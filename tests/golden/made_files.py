"""Files of made-up reports as their readers see them: one donor, one ministry, one with everything withheld.

No chart is drawn, since each kind of chart has a drawing of its own here: its title and its description stand
in its place.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import cache
from html import escape
from pathlib import Path
from tempfile import mkdtemp

import readable

from pipeline.reporting import ONE_PERSON, page, pdf, workbook
from pipeline.reporting.assemble import assemble
from pipeline.reporting.brief import Brief, brief
from pipeline.reporting.brief.page import render as brief_page
from pipeline.reporting.context import Context
from pipeline.reporting.document import Report
from pipeline.reporting.exchange import data_package, dhis2, dhis2_metadata, iati, sdmx
from pipeline.reporting.exchange.record import release_record

UNIT = str(Path(__file__).resolve().parents[1] / "unit")  # where made-up releases are made
if UNIT not in sys.path:
    sys.path.append(UNIT)

import made_reports  # noqa: E402

REPORTS = {
    "donor": ("ordinary", made_reports.DONOR),
    "ministry": ("large", made_reports.MINISTRY),
    "withheld": ("withheld", made_reports.MINISTRY),
}
LISTED = ("tables.xlsx", "iati.xml", "report.pdf", "release.json", "data/indicator_values.csv")
# enough to have every kind of block, and few enough pages to typeset
IN_PDF = ("findings", "coverage", "targets", "status", "revisions")
ALIKE = ("meaning", "method", "sheets")  # in the report of a donor and of a ministry
DRAWN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>{}</title><desc>{}</desc></svg>'


@cache
def _context(name: str) -> Context:
    plan, audience = REPORTS[name]
    return made_reports.context_of(made_reports.settings_changed(Path(mkdtemp()), plan=plan), audience)


@cache
def _report(name: str) -> Report:
    context = _context(name)
    return assemble(context.definition, context.release, context.text)


def _drawn(document: Report | Brief) -> dict[str, str]:
    return {
        panel.key: DRAWN.format(escape(panel.title), escape(panel.description))
        for chart in document.charts
        for panel in chart.panels
    }


def _page(name: str, left_out: Collection[str] = ()) -> str:
    whole = _report(name)
    report = replace(whole, sections=tuple(one for one in whole.sections if one.key not in left_out))
    return readable.page(page.render(report, _drawn(report), TEMPLATES, LISTED).encode("utf-8"))


def _brief(name: str) -> str:
    found = brief(_context(name), _report(name))
    return readable.page(brief_page(found, _drawn(found), TEMPLATES, LISTED).encode("utf-8"))


def _pdf(name: str) -> str:
    whole, context = _report(name), _context(name)
    report = replace(whole, sections=tuple(one for one in whole.sections if one.key in IN_PDF))
    as_of, text = context.release.as_of, context.text
    return readable.pdf(pdf.render(report, _drawn(report), _data(name), as_of, text, TEMPLATES.parent))


def _workbook(name: str) -> str:
    return readable.workbook(workbook.render(_context(name)))


@cache
def _data(name: str) -> Mapping[str, bytes]:
    context = _context(name)
    return data_package.files(context.release, context.text)


def _iati(name: str) -> str:
    context = _context(name)
    return iati.render(context.definition, context.release, context.text).decode("utf-8")


def _record(name: str) -> str:
    """The record of the release, without the hashes of its files: they change with every word."""
    found = json.loads(release_record(_context(name).release, _data(name), ONE_PERSON))
    return readable.machine(json.dumps(found | {"files": sorted(found["files"])}).encode("utf-8"))


def _dhis2(name: str) -> str:
    context = _context(name)
    return readable.machine(dhis2.data_values(context.definition, context.release))


def _sdmx(name: str) -> str:
    context = _context(name)
    return readable.table(sdmx.sdmx_csv(context.definition, context.release), "UNIT_MEASURE")


TEMPLATES = Path(__file__).resolve().parents[2] / "reports" / "templates"
FILES: dict[str, Callable[[], str]] = {
    "donor/page.txt": lambda: _page("donor"),
    "donor/brief.txt": lambda: _brief("donor"),
    "donor/pdf.txt": lambda: _pdf("donor"),
    "donor/workbook.txt": lambda: _workbook("donor"),
    "donor/datapackage.json": lambda: readable.machine(_data("donor")["data/datapackage.json"]),
    "donor/code_lists.csv": lambda: readable.table(_data("donor")["data/code_lists.csv"], "list", 12),
    "donor/indicator_values.csv": lambda: readable.table(
        _data("donor")["data/indicator_values.csv"], "breakdown"
    ),
    "donor/iati.xml": lambda: _iati("donor"),
    "donor/release.json": lambda: _record("donor"),
    "ministry/brief.txt": lambda: _brief("ministry"),
    "ministry/page.txt": lambda: _page("ministry", ALIKE),
    "ministry/workbook.txt": lambda: _workbook("ministry"),
    "ministry/dhis2.json": lambda: _dhis2("ministry"),
    "ministry/dhis2_metadata.json": lambda: readable.machine(dhis2_metadata.metadata(_context("ministry"))),
    "ministry/sdmx.csv": lambda: _sdmx("ministry"),
    "withheld/brief.txt": lambda: _brief("withheld"),
    "withheld/page.txt": lambda: _page("withheld", ALIKE),
}
