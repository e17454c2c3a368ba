"""Reports stay as short and as small as a reader, and a memory stick, can take."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pypdf
import pytest
from lxml import html

from tests.cli.whole_runs import PERIOD, First

pytestmark = pytest.mark.long
LONGEST_BRIEF, LONGEST_REPORT = 2, 16  # pages
MOST_WORDS, MOST_CHARTS, MOST_TABLES = 5000, 16, 14  # that are seen without unfolding anything
MOST_MARKS = 0.25  # of the cells under numbers
LARGEST_REPORT, LARGEST_PERIOD = 1_700_000, 12_500_000  # bytes
MARKS = re.compile(r"^\[[cxz]\]")


@dataclass(frozen=True)
class Measured:
    """What a reader meets in a report folder."""

    brief_pages: int
    pages: int
    words: int
    charts: int
    tables: int
    marks: float
    size: int


def measured(folder: Path) -> Measured:
    """The size of a report by pages, words, charts, tables, share of cells that are marks, and bytes."""
    page = html.fromstring((folder / "report.html").read_bytes())
    charts = page.xpath("//figure")
    cells = [cell.text_content() for cell in page.xpath("//td")]
    for unseen in page.xpath("//script | //style | //template | //details | //svg//*"):
        unseen.getparent().remove(unseen)
    brief = folder / "brief.pdf"
    return Measured(
        len(pypdf.PdfReader(brief).pages) if brief.exists() else 0,
        len(pypdf.PdfReader(folder / "report.pdf").pages),
        len(page.text_content().split()),
        len(charts),
        len(page.xpath("//table")),
        sum(map(bool, map(MARKS.match, cells))) / len(cells) if cells else 0.0,
        sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
    )


def test_every_report_of_the_sample_keeps_to_its_limits(first: First) -> None:
    out = first.home / "out" / PERIOD
    reports = {path.parent.name: measured(path.parent) for path in sorted(out.glob("*/release.json"))}
    assert len(reports) == 10
    for name, found in reports.items():
        assert found.brief_pages <= LONGEST_BRIEF, name
        assert found.pages <= LONGEST_REPORT, name
        assert found.words <= MOST_WORDS, name
        assert found.charts <= MOST_CHARTS, name
        assert found.tables <= MOST_TABLES, name
        assert found.marks <= MOST_MARKS, name
        assert found.size <= LARGEST_REPORT, name
    assert sum(path.stat().st_size for path in out.rglob("*") if path.is_file()) <= LARGEST_PERIOD


def test_a_report_of_too_few_is_the_brief(first: First) -> None:
    folder = first.home / "out" / PERIOD / "ministry-chn"
    assert (folder / "report.pdf").read_bytes() == (folder / "brief.pdf").read_bytes()
    assert (folder / "report.html").read_bytes() == (folder / "brief.html").read_bytes()
