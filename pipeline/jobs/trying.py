"""A mapping tried: an export goes through the whole intake into a database that is thrown away."""

from __future__ import annotations

import csv
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import contract as contracts
from pipeline import filesystem, quality, warehouse
from pipeline import ingest as intake
from pipeline.errors import QualityFailure, RefusedInput, ReintegrationError, UsageError
from pipeline.ingest.refusals import Place, refusal
from pipeline.jobs import share_rule
from pipeline.jobs.drafting import FOLDER, SUFFIX, OpenLine
from pipeline.jobs.drafting import questions as questions_of
from pipeline.sources import Choice, Chooser, MappedExport, readers

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.ingest import Receipt
    from pipeline.jobs.work import Work
    from pipeline.settings import Settings

_LISTED = re.compile(r" Every place is listed in `[^`]*`\.")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one column of an export: the rows that Excel shows, and what may stand there."""

    file: str
    sheet: str
    column: str
    code: str
    what: str
    allowed: str
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What an intake would come to; ``refused`` is what it would end with, None where it would not.

    Of a mapping that still asks there is no receipt, and ``questions`` are its open lines.
    """

    receipt: Receipt | None = None
    faults: tuple[Fault, ...] = ()
    refused: ReintegrationError | None = None
    questions: tuple[OpenLine, ...] = ()


def try_out(work: Work, path: Path, system: str | None = None, mapping: Path | None = None) -> Trial:
    """What an intake of an export would come to; nothing of it is kept, and the warehouse is not opened.

    ``RefusedInput`` and ``UsageError`` where there is nothing to try: no mapping fits, or it cannot be read.
    """
    settings = work.settings
    if mapping is not None and not mapping.is_file():
        raise UsageError("There is no mapping at this path.", "Draft one with `reintegration map FILE`.")
    choice = Choice(system or "", mapping)
    try:
        delivery = Chooser(settings, contracts.load(settings.seeds), choice).delivery(path)
    except ReintegrationError:
        asked = [mapping] if mapping else _made_for(settings, path, system)
        asks = tuple(each for file in asked for each in questions_of(file))
        if not asks:
            raise
        return Trial(refused=refusal("ING-245", Place()), questions=asks)
    if not isinstance(delivery, MappedExport):
        raise refusal("ING-244", Place(package=delivery.label))
    with tempfile.TemporaryDirectory(prefix="reintegration-") as folder:
        home = filesystem.private_folder(Path(folder) / "home")
        shutil.copytree(settings.config, home / "config")
        return _tried(delivery, replace(settings, home=home, case_key=secrets.token_hex(32)), work)


def _tried(delivery: MappedExport, settings: Settings, work: Work) -> Trial:
    """Take an export into an empty folder, as an intake would, and look at what became of it."""
    refused: list[ReintegrationError] = []

    def check(connection: DuckDBPyConnection, package_no: int) -> None:
        try:
            quality.check(connection, settings, quality.INTAKE, package_no)
        except QualityFailure as failure:
            refused.append(share_rule.explained(failure, connection, package_no))

    receipt: Receipt | None = None
    with warehouse.connect(settings.cases_db, settings) as connection:
        try:
            receipts = intake.take_in([delivery], connection, settings, check=check, progress=work.progress)
            receipt = replace(receipts[0], problems=None, quarantined=())
        except (RefusedInput, QualityFailure) as error:
            refused.append(_without_list(error))
    return Trial(receipt, tuple(_faults(settings.problems)), refused[0] if refused else None)


def _without_list(error: ReintegrationError) -> ReintegrationError:
    """The same error without the file that lists its places: the trial says them itself."""
    return type(error)(error.what, _LISTED.sub("", error.remedy), code=error.code)


def _faults(folder: Path) -> Iterator[Fault]:
    """What the list of problems of a trial says, a column and code at a time."""
    found: dict[tuple[str, ...], list[int]] = {}
    for list_ in sorted(folder.glob("*.csv")) if folder.is_dir() else ():
        with list_.open(encoding="utf-8-sig", newline="") as lines:
            for line in csv.DictReader(lines):
                key = tuple(
                    line[name]
                    for name in ("File", "Sheet", "Column", "Code", "What is wrong", "What is allowed")
                )
                found.setdefault(key, []).append(int(line["Row"] or 0))
    for (file, sheet, column, code, what, allowed), rows in found.items():
        yield Fault(file, sheet, column, code, what, allowed, tuple(sorted(set(rows))))


def _made_for(settings: Settings, path: Path, system: str | None) -> list[Path]:
    """The mappings that were written for the headers of an export, whatever is wrong with them."""
    named = system or readers.recognise(path)
    if named is None:
        return []
    headers = f'"{readers.header_hash(readers.read(path, named))}"'
    files = sorted((settings.config / FOLDER).glob(f"*{SUFFIX}"))
    return [each for each in files if headers in each.read_text("utf-8", errors="replace")]
