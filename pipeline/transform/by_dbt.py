"""dbt in this process builds models of which one has changed since they were compiled."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import filesystem, processes
from pipeline.filesystem import private_folder
from pipeline.transform import parsed
from pipeline.transform.commands import NOT_BUILT, arguments, close_connections, environment
from pipeline.transform.nodes import Ended
from pipeline.transform.python_models import no_bytecode

if TYPE_CHECKING:
    from pipeline.settings import Settings

_FAILED = {"error", "fail", "runtime error", "partial success"}


@dataclass(frozen=True, slots=True)
class Result:
    """What became of the nodes, and of dbt."""

    nodes: list[Ended]
    success: bool
    error: BaseException | None


def run(settings: Settings, threads: int, of_source: str, progress: Callable[[str], None]) -> Result:
    """Build and test all, or what is made of the sources of one schema; ``threads`` for one statement."""
    folder = _folder(settings)
    only = ("--select", f"source:{of_source}+") if of_source else ()
    words = (
        "build",
        "--full-refresh",  # the columns of a seed may have changed since the last build
        *only,
        *("--exclude-resource-type", "unit_test", "--exclude", NOT_BUILT),
    )
    with environment(_variables(settings, threads)):
        from dbt.cli.main import dbtRunner

        processes.begin_tracker()  # dbt shares locks
        runner = dbtRunner(callbacks=[_teller(progress)])
        try:
            with no_bytecode():
                told = runner.invoke([*words, *arguments(settings.project, folder)])
        finally:
            close_connections()
            _gather_sql(folder)
    nodes = [_ended(each) for each in getattr(told.result, "results", None) or ()]
    return Result(nodes, told.success, told.exception)


def _ended(result: Any) -> Ended:
    failed = result.status in _FAILED
    told = str(result.node.config.meta.get("when_it_fails", "")) if failed else ""
    return Ended(str(result.node.name), failed, str(result.message) if failed else "", told)


def _folder(settings: Settings) -> Path:
    """Where dbt keeps what it read: it names files by where they lay, so a moved project begins anew."""
    place = hashlib.sha256(str(settings.project.resolve()).encode()).hexdigest()[:8]
    folder = private_folder(settings.warehouse / "dbt")
    for other in folder.iterdir():
        if other.name != place and other.is_dir():
            filesystem.remove_tree(other)
    own = private_folder(folder / place)
    parsed.lay(settings.project, own)
    return own


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


def _variables(settings: Settings, threads: int) -> dict[str, str]:
    return {
        "REINTEGRATION_CASES_DB": str(settings.cases_db),
        "REINTEGRATION_DATABASE_THREADS": str(threads),
        "REINTEGRATION_MEMORY": settings.memory_limit,
        "REINTEGRATION_SEEDS": str(settings.seeds),
        "REINTEGRATION_SPILL": str(settings.warehouse / "spill"),
        "REINTEGRATION_THREADS": str(settings.threads),
    }


def _teller(progress: Callable[[str], None]) -> Callable[[Any], None]:
    """Turn dbt's events into one line for each node that has ended."""

    def tell(event: Any) -> None:
        data = event.data
        ended = hasattr(data, "index") and hasattr(data, "total") and hasattr(data, "execution_time")
        if ended and data.node_info.resource_type != "operation":
            progress(f"Building the figures ({data.index} of {data.total}: {data.node_info.node_name})")

    return tell
