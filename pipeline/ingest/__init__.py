"""The door: export packages are checked, re-keyed, counted and stored, or refused as a whole.

From the ground up: ``codes``, ``refusals`` (what is said); ``archive``,
``headers``, ``csvfile``, ``parquetfile``, ``keys`` (one question each); ``patterns``, ``names``,
``signs``, ``gate`` (what a value gives away); ``reader``, ``copies``, ``cells``, ``scan``, ``rows`` (from
path to judged rows); ``landing``, ``store``, ``leaving``, ``anonymity``, ``receipts`` (what is kept);
``intake`` (the order).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import contract as contracts
from pipeline.ingest import keys, landing
from pipeline.ingest.anonymity import SMALL, Anonymity
from pipeline.ingest.codes import CODES, Code
from pipeline.ingest.intake import Intake
from pipeline.ingest.keys import case_key_of
from pipeline.ingest.leaving import remove_cases
from pipeline.ingest.receipts import Quarantined, Receipt, TableCount
from pipeline.ingest.refusals import Place, refusal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.settings import Settings

__all__ = [
    "CODES",
    "SMALL",
    "Anonymity",
    "Code",
    "Quarantined",
    "Receipt",
    "TableCount",
    "case_key_of",
    "prepare",
    "remove_cases",
    "take_in",
]


def no_check(connection: DuckDBPyConnection, package_no: int) -> None:
    """Accept every package."""


def silent(message: str) -> None:
    """Say nothing."""


def prepare(connection: DuckDBPyConnection, settings: Settings) -> None:
    """Make what a warehouse of an older version of the program does not have yet."""
    landing.create(connection, contracts.load(settings.seeds))


def take_in(
    paths: Sequence[Path],
    connection: DuckDBPyConnection,
    settings: Settings,
    *,
    check: Callable[[DuckDBPyConnection, int], None] = no_check,
    progress: Callable[[str], None] = silent,
) -> list[Receipt]:
    """Take export packages into landing, in the order given, each in a transaction of its own.

    ``check`` is called with the connection and the number of the package before it is committed; where it
    raises, nothing of the package stays. ``RefusedInput`` for a package that may not come in: those before it
    are in, those after it were not looked at. The caller holds the lock of the working folder.
    """
    contract = contracts.load(settings.seeds)
    landing.create(connection, contract)
    intake = Intake(contract, _key(connection, settings), connection, settings, check, progress)
    return [intake.take(path) for path in paths]


def _key(connection: DuckDBPyConnection, settings: Settings) -> bytes:
    """The case key, which must be the one that the packages in the warehouse were re-keyed with."""
    holds = connection.execute("select count(*) > 0 from landing.packages").fetchone() == (True,)
    key = keys.key_for(settings, holds_packages=holds)
    known = connection.execute("select fingerprint from landing.case_key_fingerprint").fetchone()
    if holds and known != (keys.fingerprint(key),):
        raise refusal("ING-083", Place())
    return key
