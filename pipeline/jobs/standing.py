"""What stands of a run that disk, memory, rights, damage or a signal has ended, said with the error."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from pipeline import faults, stopping, warehouse
from pipeline.errors import ReintegrationError

if TYPE_CHECKING:
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from pipeline.ingest import Receipt
    from pipeline.settings import Settings

ADDING = ("build", "ingest", "release", "run")  # what they do not add is not there
NOTHING = "Nothing of this run was stored or released."
BEFORE = "What was stored and released before stands; `reintegration status` shows it."
IN_DOUBT = (
    "Whether the package that was being stored is in cannot be seen now: `reintegration status` tells it."
)


class Done(Protocol):
    """What a run has done so far; ``packages_before`` are those that were in while another is stored."""

    @property
    def receipts(self) -> Sequence[Receipt]: ...

    @property
    def reports(self) -> Sequence[Path]: ...

    @property
    def packages_before(self) -> int | None: ...


@contextmanager
def truthful(settings: Settings, command: str, outcome: Done) -> Iterator[None]:
    """An error of the system's, or a signal, in the block ends it as an error with what was stored.

    Other errors pass: they say it themselves.
    """
    try:
        yield
    except (Exception, KeyboardInterrupt) as error:
        if stopping.asked() or isinstance(error, KeyboardInterrupt):
            raise stopping.stopped(told(settings, command, outcome)) from None
        fault = faults.of(error, settings)
        if fault is None:
            raise
        raise faults.and_(fault, told(settings, command, outcome)) from error
    if stopping.asked():  # something has kept it to itself
        raise stopping.stopped(told(settings, command, outcome))


def told(settings: Settings, command: str, outcome: Done) -> str:
    """What this run has stored and released, by names of files; in doubt the database is asked."""
    names = [f"`{receipt.file}`" for receipt in outcome.receipts if not receipt.already_known]
    said = [f"Taken in before that, and kept: {', '.join(names)}."] if names else []
    if outcome.packages_before is not None:
        said += _being_stored(settings, outcome.packages_before)
    if outcome.reports:
        said.append(f"Released before that, and kept: {len(outcome.reports):,} of the reports.")
    return " ".join(said or [NOTHING if command in ADDING else BEFORE])


def _being_stored(settings: Settings, before: int) -> list[str]:
    """Whether the package on its way got in: a full disk may show after it was stored."""
    import duckdb

    try:
        with warehouse.connect(settings.cases_db, settings, read_only=True) as connection:
            return ["The package that was being stored is in, whole."] * (count(connection) > before)
    except (duckdb.Error, OSError, ReintegrationError):
        return [IN_DOUBT]


def count(connection: DuckDBPyConnection) -> int:
    """How many packages were taken in; 0 where the warehouse is new."""
    known = "select count(*) from duckdb_tables() where schema_name = 'landing' and table_name = 'packages'"
    if connection.execute(known).fetchone() == (0,):
        return 0
    row = connection.execute("select count(*) from landing.packages").fetchone()
    return int(row[0]) if row else 0
