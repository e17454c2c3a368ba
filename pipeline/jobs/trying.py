"""A mapping tried: an export goes through the whole intake into a database that is thrown away."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import contract as contracts
from pipeline import ingest as intake
from pipeline import warehouse
from pipeline.errors import UsageError
from pipeline.ingest.refusals import Place, refusal
from pipeline.sources import Choice, Chooser, MappedExport

if TYPE_CHECKING:
    from pipeline.ingest import Receipt
    from pipeline.jobs.work import Work


def try_out(work: Work, path: Path, system: str | None = None, mapping: Path | None = None) -> Receipt:
    """What an intake of an export would come to; nothing of it is kept, and the warehouse is not opened.

    ``RefusedInput`` and ``UsageError`` as an intake has them: where no mapping fits, where the mapping still
    asks, where the gate finds what may not come in.
    """
    settings = work.settings
    if mapping is not None and not mapping.is_file():
        raise UsageError("There is no mapping at this path.", "Draft one with `reintegration map FILE`.")
    choice = Choice(system or "", mapping)
    delivery = Chooser(settings, contracts.load(settings.seeds), choice).delivery(path)
    if not isinstance(delivery, MappedExport):
        raise refusal("ING-244", Place(package=delivery.label))
    with tempfile.TemporaryDirectory(prefix="reintegration-") as folder:
        home = warehouse.private_folder(Path(folder) / "home")
        shutil.copytree(settings.config, home / "config")
        elsewhere = replace(settings, home=home, case_key=secrets.token_hex(32))
        with warehouse.connect(elsewhere.cases_db, elsewhere) as connection:
            receipts = intake.take_in([delivery], connection, elsewhere, progress=work.progress)
    return receipts[0]
