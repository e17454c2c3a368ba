"""Runs of the program in processes of their own, and what stands in a working folder afterwards."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline import settings, warehouse
from pipeline.errors import ReintegrationError
from pipeline.settings import Settings

PROJECT = Path(__file__).resolve().parents[2]
PERIOD = "2026H1"
KEY = "made-up-key-of-the-experiments-0123456789"
# The looking before the work is left out, so that what is missing shows in the middle of it
UNLOOKED = (
    "import sys; from pipeline import room; room.refuse_without = lambda *_: None; "
    "from pipeline.cli import main; sys.exit(main(sys.argv[1:]))"
)
TABLES = """
    select schema_name, table_name from duckdb_tables()
    where not temporary and schema_name in ('landing', 'marts') order by all
"""
# whether there is a moment, and not which
MOMENTS = {"landing.removals": "replace (rewritten_at is not null as rewritten_at)"}
PASSING = ("warehouse/dbt/", "warehouse/runs", "warehouse/systems.", "warehouse/run.lock", "warehouse/team")


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended: its exit code as a shell shows it, and what it said."""

    code: int
    said: str


def command(home: Path, *words: str, unlooked: bool = False) -> list[str]:
    program = ["-c", UNLOOKED] if unlooked else ["-m", "pipeline.cli"]
    return [sys.executable, *program, "--home", str(home), *words]


def environment(**changes: str) -> dict[str, str]:
    made = {name: text for name, text in os.environ.items() if not name.startswith("REINTEGRATION_")}
    return (
        made
        | {"PYTHONPATH": str(PROJECT), "REINTEGRATION_CASE_KEY": KEY, "OPENBLAS_NUM_THREADS": "1"}
        | changes
    )


def begin(words: Sequence[str]) -> subprocess.Popen[str]:
    """A run in a process group of its own, as a terminal makes one."""
    return subprocess.Popen(
        words,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
        start_new_session=True,
        preexec_fn=_heeding if os.name == "posix" else None,
    )


def ended(run: subprocess.Popen[str]) -> Ended:
    said = run.communicate(timeout=600)[1]
    return Ended(run.returncode if run.returncode >= 0 else 128 - run.returncode, said)


def through(home: Path, *words: str, unlooked: bool = False) -> Ended:
    """A run that nothing disturbs."""
    ran = subprocess.run(
        command(home, *words, unlooked=unlooked),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment(),
        check=False,
        timeout=900,
    )
    return Ended(ran.returncode, ran.stdout)


def sample(folder: Path) -> Path:
    """The package that is taken in."""
    package = folder / "package"
    done = through(folder, "sample", "--cases", "252", "--out", str(package))
    assert done.code == 0, done.said
    return package


def fingerprint(home: Path) -> dict[str, tuple[int, str]]:
    """Rows and content of every table that is kept, whatever order they lie in, and of every report."""
    with warehouse.connect(cases(home), _settings(home), read_only=True) as connection:
        found = {
            f"{schema}.{table}": connection.execute(
                "select count(*), coalesce(sum(hash(kept)), 0)::varchar "
                f'from (select * {MOMENTS.get(f"{schema}.{table}", "")} from "{schema}"."{table}") as kept'
            ).fetchall()[0]
            for schema, table in connection.execute(TABLES).fetchall()
        }
    reports = (path for path in (home / "out").rglob("*") if path.is_file())
    return found | {
        path.relative_to(home).as_posix(): (
            path.stat().st_size,
            hashlib.sha256(path.read_bytes()).hexdigest(),
        )
        for path in reports
    }


def names(home: Path) -> set[str]:
    """Every file of a working folder but those that dbt, the journal and the kept results have."""
    files = (path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file())
    return {name for name in files if not name.startswith(PASSING)}


def cases(home: Path) -> Path:
    return home / "warehouse" / "cases.duckdb"


def _settings(home: Path) -> Settings:
    return settings.load(environment(REINTEGRATION_HOME=str(home)))


def ask(home: Path, query: str) -> list[tuple[int, ...]]:
    """What the database of the cases says."""
    with warehouse.connect(cases(home), _settings(home), read_only=True) as connection:
        return connection.execute(query).fetchall()


def packages(home: Path) -> int:
    """How many packages are in; none where there is no database, or it holds nothing yet."""
    with suppress(duckdb.Error, ReintegrationError):
        return ask(home, "select count(*) from landing.packages")[0][0]
    return 0


def raw(home: Path, package: Path) -> list[str]:
    """Files of a working folder, but the exports in its inbox, in which a case number can be read."""
    numbers = [line.split(b",")[0] for line in (package / "cases.csv").read_bytes().splitlines()[1:20]]
    inbox = home / "inbox"
    files = [path for path in home.rglob("*") if path.is_file() and not path.is_relative_to(inbox)]
    return [path.name for path in files if any(each in path.read_bytes() for each in numbers)]


def journal(home: Path) -> list[dict[str, object]]:
    """The lines of the journal."""
    path = home / "warehouse" / "runs.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def _heeding() -> None:
    """A shell that starts this in the background would have Ctrl-C ignored."""
    import signal

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
