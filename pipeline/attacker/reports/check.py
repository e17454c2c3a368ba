"""Reads the files of one report, each by its own reader, against what was attacked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from pipeline.attacker.reports.data_files import of_csv, of_parquet, of_withheld
from pipeline.attacker.reports.dhis2 import of_dhis2
from pipeline.attacker.reports.explorer import of_explorer
from pipeline.attacker.reports.finding import Finding, Kind
from pipeline.attacker.reports.iati import of_iati
from pipeline.attacker.reports.pages import of_page, pairs_of
from pipeline.attacker.reports.sdmx import of_sdmx
from pipeline.attacker.reports.sheets import of_sheets
from pipeline.attacker.reports.workbook import of_workbook

if TYPE_CHECKING:
    from pipeline.attacker.reports.shown import Shown
    from pipeline.attacker.reports.wording import Wording

# files that hold no figure, or are made from what one of those that are read is made from
NOT_READ = frozenset({
    "brief.pdf", "report.pdf", "release.json", "data/code_lists.csv", "data/datapackage.json",
    "dhis2_metadata.json", "sdmx_structure.xml",
})  # fmt: skip
EXPLORER, BOOK = "explore.html", "tables.xlsx"
PAGES = ("brief.html", "report.html", EXPLORER)
LEVEL = 95  # percent: of the intervals
Reader = Callable[[bytes], Iterator[Kind]]


def findings(
    files: Mapping[str, bytes],
    shown: Shown,
    wording: Wording,
    *,
    reads_words: bool = True,
) -> Counter[Finding]:
    """What the files of a report (path within its folder → content) tell beyond what was shown.

    ``reads_words``: the wording is the one that the report was written with, so that it is known what its
    sentences count.
    """
    named = {LEVEL, *wording.rules, *wording.fixed_numbers("iati")} if reads_words else None
    readers: dict[str, list[Reader]] = {
        "data/indicator_values.csv": [partial(of_csv, shown=shown)],
        "data/indicator_values.parquet": [partial(of_parquet, shown=shown)],
        "data/withheld.csv": [partial(of_withheld, shown=shown)],
        EXPLORER: [partial(of_explorer, files=files, shown=shown, wording=wording)],
        BOOK: [partial(of_workbook, files=files, shown=shown)],
        "sdmx.csv": [partial(of_sdmx, shown=shown)],
        "dhis2.json": [partial(of_dhis2, shown=shown)],
        "iati.xml": [partial(of_iati, shown=shown, named=named)],
    }
    if reads_words:
        readers[BOOK].append(partial(of_sheets, shown=shown, wording=wording))
        pairs = pairs_of(shown)
    for page in PAGES:
        of_words = [partial(of_page, known=pairs, wording=wording)] if reads_words else []
        readers.setdefault(page, []).extend(of_words)
    found: Counter[Finding] = Counter()
    for file in sorted({*files} - NOT_READ):
        for reads in readers.get(file, [_nothing_reads]):
            found.update(Finding(file, kind) for kind in _read(reads, files[file]))
    return found


def _nothing_reads(_: bytes) -> Iterator[Kind]:
    yield Kind.NO_READER


def _read(reader: Reader, content: bytes) -> list[Kind]:
    """What a reader finds; whatever it cannot read is found too."""
    try:
        return [*reader(content)]
    except Exception:  # a damaged file breaks its reader in any way, and none may pass
        return [Kind.UNREADABLE]
