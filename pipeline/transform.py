"""dbt in this process: builds the marts from what is in landing."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import faults, filesystem, parsed_models, processes, stopping
from pipeline.errors import QualityFailure
from pipeline.filesystem import private_folder
from pipeline.warehouse import connect

if TYPE_CHECKING:
    from pipeline.settings import Settings

_FAILED = {"error", "fail", "runtime error", "partial success"}
# how the database begins what it says of disk and memory; another text may hold data
_OF_THE_SYSTEM = re.compile(
    r"\b(?:IO|Out of Memory|FATAL|TransactionContext|Permission) Error\b", re.IGNORECASE
)
# up to so many, threads of DuckDB add a tenth to the work and save no time: dbt builds models side by side
_FEW_CASES = 1_000


def build(
    settings: Settings,
    as_of: date | None,
    *,
    known_by: date | None = None,
    select: Sequence[str] = (),
    progress: Callable[[str], None],
) -> int:
    """Build and test seeds, models and marts as seen at the end of month ``as_of``; count what was built.

    ``known_by`` leaves out what packages after that month have told. ``select`` names, as dbt does, what
    alone is built; all else has to stand as it would be built. No other handle on the cases file may be open
    meanwhile; none is left open. ``QualityFailure`` names the models and tests that failed, never what the
    database said about them: that may quote a case.
    """
    folder = _folder(settings)
    _look_at(settings, as_of, known_by)
    result = _run(settings, folder, select, progress)
    stopping.heed()  # dbt keeps a Ctrl-C to itself, and takes a statement that it ends for one that failed
    if isinstance(result.exception, KeyboardInterrupt):
        raise KeyboardInterrupt
    nodes = list(getattr(result.result, "results", None) or ())
    failed = sorted((node.node for node in nodes if node.status in _FAILED), key=lambda node: str(node.name))
    if not result.success:
        _refuse_lacking(nodes, result.exception, settings)
    if failed:
        raise QualityFailure(
            f"The figures could not be built: {', '.join(node.name for node in failed)}.",
            " ".join(("Nothing was released.", *_remedies(failed))),
            code=faults.NOT_BUILT,
        )
    if not result.success:
        raise faults.refused(faults.NOT_READ, type(result.exception).__name__)
    return len(nodes)


def _refuse_lacking(nodes: Iterable[Any], error: BaseException | None, settings: Settings) -> None:
    """``Fault`` where the disk, memory, rights or a damaged file has ended models, and not their SQL."""
    said = "\n".join(str(node.message) for node in nodes if node.status in _FAILED)
    of_the_database = faults.said(said) if _OF_THE_SYSTEM.search(said) else ""
    if code := of_the_database or faults.said_by_python(said):
        raise faults.refused(code)
    if error is not None and (fault := faults.of(error, settings)):
        raise fault


def _folder(settings: Settings) -> Path:
    """Where dbt keeps what it read: it names files by where they lay, so a moved project begins anew."""
    place = hashlib.sha256(str(settings.project.resolve()).encode()).hexdigest()[:8]
    folder = private_folder(settings.warehouse / "dbt")
    for other in folder.iterdir():
        if other.name != place and other.is_dir():
            filesystem.remove_tree(other)
    own = private_folder(folder / place)
    parsed_models.lay(settings.project, own)
    return own


def _remedies(failed: Iterable[Any]) -> list[str]:
    """What to do, and what the nodes that failed say of themselves: ``when_it_fails`` of their meta entry."""
    told = {str(node.config.meta["when_it_fails"]) for node in failed if "when_it_fails" in node.config.meta}
    usual = "Show these names to whoever looks after the models; their SQL is in warehouse/dbt."
    return [usual, *sorted(told)]


def _look_at(settings: Settings, as_of: date | None, known_by: date | None) -> None:
    """Tell the models what they look at: it is data, as a variable of dbt has it read all models again."""
    with connect(settings.cases_db, settings) as connection:
        connection.execute("create schema if not exists landing")
        connection.execute("create or replace table landing.looked_at (as_of date, known_by date)")
        connection.execute("insert into landing.looked_at values (?, ?)", [as_of, known_by])


def _database_threads(settings: Settings) -> int:
    """Threads for one statement of DuckDB."""
    with connect(settings.cases_db, settings) as connection:
        found = connection.execute(
            "select estimated_size > ? from duckdb_tables() "
            "where schema_name = 'landing' and table_name = 'cases'",
            [_FEW_CASES],
        ).fetchone()
    return settings.threads if found and found[0] else 1


def _run(settings: Settings, folder: Path, select: Sequence[str], progress: Callable[[str], None]) -> Any:
    with _environment(_variables(settings)):
        from dbt.cli.main import dbtRunner

        processes.begin_tracker()  # dbt shares locks
        # a model in Python is a temporary file, of which nothing compiled is to be left
        compiles, sys.dont_write_bytecode = sys.dont_write_bytecode, True
        try:
            return dbtRunner(callbacks=[_teller(progress)]).invoke(_arguments(settings, folder, select))
        finally:
            sys.dont_write_bytecode = compiles
            _close_connections()
            _gather_sql(folder)


def _gather_sql(folder: Path) -> None:
    """Lay the SQL that ran into one flat folder: dbt's own are deeper than paths on Windows may be long."""
    compiled, executed, gathered = (folder / place for place in ("target/compiled", "target/run", "sql"))
    _clear(gathered)
    private_folder(gathered)
    for file in compiled.rglob("*"):
        if file.is_file():
            filesystem.move(file, gathered / file.name)
    _clear(compiled)
    _clear(executed)


def _clear(folder: Path) -> None:
    if folder.exists():
        filesystem.remove_tree(folder)


def _arguments(settings: Settings, folder: Path, select: Sequence[str]) -> list[str]:
    project = str(settings.project)
    return [
        "build",
        "--full-refresh",  # the columns of a seed may have changed since the last build
        *("--project-dir", project, "--profiles-dir", project, "--target", "local"),
        *("--target-path", str(folder / "target"), "--log-path", str(folder / "logs")),
        *(word for one in select for word in ("--select", one)),
        *("--exclude-resource-type", "unit_test"),
        *(
            "--exclude",
            "tag:by_construction",
        ),  # of the tests of keys, those that the tests of the project make
        # dbt's messages and result files quote what the database says, and that quotes data
        *("--log-level", "none", "--log-level-file", "none", "--quiet", "--no-print", "--no-write-json"),
        *("--no-use-colors", "--no-version-check"),
    ]


def _variables(settings: Settings) -> dict[str, str]:
    return {
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
        "REINTEGRATION_CASES_DB": str(settings.cases_db),
        "REINTEGRATION_DATABASE_THREADS": str(_database_threads(settings)),
        "REINTEGRATION_MEMORY": settings.memory_limit,
        "REINTEGRATION_SEEDS": str(settings.seeds),
        "REINTEGRATION_SPILL": str(settings.warehouse / "spill"),
        "REINTEGRATION_THREADS": str(settings.threads),
    }


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _teller(progress: Callable[[str], None]) -> Callable[[Any], None]:
    """Turn dbt's events into one line for each node that has ended."""

    def tell(event: Any) -> None:
        data = event.data
        ended = hasattr(data, "index") and hasattr(data, "total") and hasattr(data, "execution_time")
        if ended and data.node_info.resource_type != "operation":
            progress(f"Building the figures ({data.index} of {data.total}: {data.node_info.node_name})")

    return tell


def _close_connections() -> None:
    """dbt keeps its database open for the life of the process; let go of it."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    DuckDBConnectionManager.close_all_connections()
