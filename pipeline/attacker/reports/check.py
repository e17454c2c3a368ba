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
PAGES = frozenset({"brief.html", "report.html", EXPLORER})
DATA = CSV, PARQUET = "data/indicator_values.csv", "data/indicator_values.parquet"
LEVEL = 95  # percent: of the intervals
Reader = Callable[[bytes], Iterator[Kind]]


def findings(
    files: Mapping[str, bytes],
    shown: Shown,
    wording: Wording,
    *,
    is_of_this_version: bool = True,
) -> Counter[Finding]:
    """What the files of a report (path within its folder → content) tell beyond what was shown.

    Of another version of the program only the data are read: their columns have the same names in every
    version, while the form and the words of the other files are known to that version alone.
    """
    if not is_of_this_version:
        files = {file: content for file, content in files.items() if file in DATA}
    named = {LEVEL, *wording.rules, *wording.fixed_numbers("iati")}
    readers: dict[str, list[Reader]] = {
        CSV: [partial(of_csv, shown=shown)],
        PARQUET: [partial(of_parquet, shown=shown)],
        "data/withheld.csv": [partial(of_withheld, shown=shown)],
        EXPLORER: [partial(of_explorer, files=files, shown=shown, wording=wording)],
        BOOK: [
            partial(of_workbook, files=files, shown=shown),
            partial(of_sheets, shown=shown, wording=wording),
        ],
        "sdmx.csv": [partial(of_sdmx, shown=shown)],
        "dhis2.json": [partial(of_dhis2, shown=shown)],
        "iati.xml": [partial(of_iati, shown=shown, named=named)],
    }
    pairs = pairs_of(shown) if files.keys() & PAGES else {}
    for page in PAGES:
        readers.setdefault(page, []).append(partial(of_page, known=pairs, wording=wording))
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
