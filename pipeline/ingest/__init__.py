"""The intake: export packages are checked, re-keyed, counted and stored, or refused as a whole.

From the ground up: ``codes``, ``refusals`` (what is said), ``providers``, ``donors``; ``privacy`` (what
gives a person away, and keys); ``files`` (from path to checked copies); ``cells``, ``scan``, ``rows``;
``landing``, ``store``, ``receipts`` (what is kept); ``erasure`` (what is superseded or leaves for good);
``intake`` (the order).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from pipeline import configuration
from pipeline import contract as contracts
from pipeline.ingest import donors, landing, moves, providers, receipts
from pipeline.ingest.books import Books, SheetBook
from pipeline.ingest.changes import Changes
from pipeline.ingest.codes import CODES, Code
from pipeline.ingest.delivery import Delivery, Package
from pipeline.ingest.erasure import forgetting, rewriting
from pipeline.ingest.erasure.removals import Removal
from pipeline.ingest.erasure.rewriting import clear_leftovers, leftovers, rewrite
from pipeline.ingest.erasure.supersession import remove_cases
from pipeline.ingest.files import reader
from pipeline.ingest.held import aliases, reconciling
from pipeline.ingest.held.ledger import Held
from pipeline.ingest.held.showing import NewLabel, new_in
from pipeline.ingest.intake import Intake
from pipeline.ingest.numbers import numbers_of
from pipeline.ingest.packaging import Described, Told, told_in
from pipeline.ingest.packaging import write as write_descriptor
from pipeline.ingest.privacy import keys
from pipeline.ingest.privacy.anonymity import SMALL, Anonymity
from pipeline.ingest.problems.files import forget as forget_problems
from pipeline.ingest.problems.files import listed as listed_problems
from pipeline.ingest.providers import names as provider_names
from pipeline.ingest.receipts import CellsRead, Quarantined, Receipt, TableCount
from pipeline.ingest.refusals import Place, refusal
from pipeline.ingest.transactions import transaction

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.errors import ReintegrationError
    from pipeline.settings import Settings

__all__ = [
    "CODES",
    "SMALL",
    "Anonymity",
    "Books",
    "CellsRead",
    "Changes",
    "Code",
    "Delivery",
    "Described",
    "Held",
    "NewLabel",
    "Package",
    "Place",
    "Quarantined",
    "Receipt",
    "Removal",
    "SheetBook",
    "TableCount",
    "Told",
    "case_key_of",
    "case_numbers",
    "clear_leftovers",
    "forget",
    "forget_problems",
    "in_order",
    "leftovers",
    "listed_problems",
    "make_tables",
    "new_labels",
    "not_one_case",
    "prepare",
    "prove",
    "provider_names",
    "remove_cases",
    "rewrite",
    "rewriting_is_due",
    "stored_provider",
    "take_in",
    "told_in",
    "write_descriptor",
]


def no_check(connection: DuckDBPyConnection, package_no: int) -> None:
    """Accept every package."""


def silent(message: str) -> None:
    """Say nothing."""


def unknown(path: Path) -> datetime:
    """Whatever it is, it comes last."""
    return datetime.max  # noqa: DTZ901


def make_tables(connection: DuckDBPyConnection, settings: Settings) -> None:
    """Make the tables that a warehouse of an older version does not have yet, whatever is configured."""
    landing.create(connection, contracts.load(settings.seeds))


def prepare(connection: DuckDBPyConnection, settings: Settings) -> None:
    """Make what a warehouse of an older version or another configuration does not have yet."""
    make_tables(connection, settings)
    known = configuration.labels(settings.config)
    with transaction(connection):
        reconciling.reconcile(connection, known, lambda: _key(connection, settings))
    providers.enter(connection, settings.config)
    donors.enter(connection, settings.config)
    if configuration.load_links(settings.config):
        moves.enter(connection, settings.config, _key(connection, settings))


def take_in(
    arriving: Sequence[Path | Delivery],
    connection: DuckDBPyConnection,
    settings: Settings,
    *,
    check: Callable[[DuckDBPyConnection, int], None] = no_check,
    progress: Callable[[str], None] = silent,
) -> list[Receipt]:
    """Take packages (by their paths) and other deliveries into landing, each in a transaction of its own.

    ``check`` is called with the connection and the number of the package before it is committed; where it
    raises, nothing of the package stays. ``RefusedInput`` for a package that may not come in: those before it
    are in, those after it were not looked at. The caller holds the lock of the working folder.
    """
    prepare(connection, settings)
    contract = contracts.load(settings.seeds)
    known = configuration.labels(settings.config)
    intake = Intake(contract, _key(connection, settings), known, connection, settings, check, progress)
    return [intake.take(Package(each) if isinstance(each, Path) else each) for each in arriving]


def new_labels(delivery: Delivery, connection: DuckDBPyConnection, settings: Settings) -> list[NewLabel]:
    """The labels of a delivery that nobody has said yes to, in clear: to be shown, never kept."""
    prepare(connection, settings)
    contract, key = contracts.load(settings.seeds), _key(connection, settings)
    return new_in(delivery, configuration.labels(settings.config), key, contract, connection, settings)


def case_key_of(settings: Settings, provider_id: str, case_id: str) -> UUID:
    """The key under which landing holds a case of a provider that has sent nothing under other settings."""
    key, known = keys.key_for(settings, holds_packages=True), configuration.labels(settings.config)
    stored = aliases.alias("provider", provider_id, key)
    return keys.key_of(key, "case", provider_id if provider_id in known.provider else stored, case_id)


def stored_provider(provider_id: str, connection: DuckDBPyConnection, settings: Settings) -> str:
    """What landing holds a provider as, by its code in datapackage.json."""
    query = "select count(*) > 0 from landing.packages where provider_id = ?"
    if connection.execute(query, [provider_id]).fetchone() == (True,):
        return provider_id
    known = provider_id in configuration.labels(settings.config).provider
    key = _key(connection, settings)
    return aliases.stored_provider(provider_id, is_known=known, key=key, connection=connection)


def in_order(
    paths: Iterable[Path], settings: Settings, written: Callable[[Path], datetime] = unknown
) -> list[Path]:
    """Packages in the order in which they were exported; ``written`` says when what is no package was."""
    contract = contracts.load(settings.seeds)

    def exported(path: Path) -> datetime:
        created = reader.created(path, contract)
        return written(path) if created == datetime.max else created  # noqa: DTZ901

    return sorted(paths, key=lambda path: (exported(path), path.name))


def case_numbers(
    delivery: Delivery, provider_id: str, connection: DuckDBPyConnection, settings: Settings
) -> dict[UUID, str]:
    """The case numbers in an export of a provider, by the keys of the cases that landing holds of it."""
    contract, key = contracts.load(settings.seeds), _key(connection, settings)
    stored = stored_provider(provider_id, connection, settings)
    return numbers_of(delivery, (provider_id, stored), key, contract, connection, settings)


def forget(
    case_id: str,
    provider_id: str | None,
    connection: DuckDBPyConnection,
    settings: Settings,
    *,
    resumed: bool = False,
) -> None:
    """Take one case out for good and know it again; ``rewrite`` is due afterwards.

    ``resumed``: a removal that was cut off has just been finished, and may have been this one.
    ``UsageError`` where no provider, or more than one, has a case with this number, which is not repeated.
    """
    prepare(connection, settings)
    key = _key(connection, settings)
    with transaction(connection):
        forgetting.forget(
            case_id,
            provider_id,
            key,
            contracts.load(settings.seeds),
            connection,
            settings.config,
            resumed=resumed,
        )
        moves.enter(connection, settings.config, key)


def prove(connection: DuckDBPyConnection, settings: Settings) -> int:
    """Hold the books of all packages, and the case key, against what landing holds; how many packages.

    ``QualityFailure`` where rows are missing or too many; ``UsageError`` where the key is gone, open to
    others or another. Of an empty warehouse no key is made.
    """
    receipts.prove(contracts.load(settings.seeds), connection, Place())
    [(packages,)] = connection.execute("select count(*) from landing.packages").fetchall()
    if packages:
        _key(connection, settings)
    return int(packages)


def rewriting_is_due(settings: Settings) -> bool:
    """Whether pages of the database file may still hold what has left for good."""
    return rewriting.is_due(settings)


def not_one_case() -> ReintegrationError:
    """The refusal of a command that does not name exactly one case."""
    return refusal("ING-086", Place())


def _key(connection: DuckDBPyConnection, settings: Settings) -> bytes:
    """The case key, which must be the one that the packages in the warehouse were re-keyed with."""
    holds = connection.execute("select count(*) > 0 from landing.packages").fetchone() == (True,)
    key = keys.key_for(settings, holds_packages=holds)
    known = connection.execute("select fingerprint from landing.case_key_fingerprint").fetchone()
    if holds and known != (keys.fingerprint(key),):
        raise refusal("ING-083", Place())
    return key
