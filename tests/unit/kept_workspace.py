"""A made-up workspace with two releases in its register and three reports out."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from pipeline import ingest
from pipeline.disclosure.register import entries
from pipeline.disclosure.register.entry import RELEASE, Entry
from pipeline.jobs import Work
from pipeline.settings import Settings
from pipeline.warehouse import connect

PROJECT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 8, 1, 2, tzinfo=UTC)
FIRST, SECOND = "2025H2", "2026H1"
LOTUS, DFAT, CAMBODIA = "donor:LOTUS", "donor:DFAT", "ministry:KHM"
REPORTS = ((FIRST, LOTUS, "r1"), (FIRST, CAMBODIA, "r1"), (SECOND, DFAT, "r2"))
Figure = tuple[str, int, str]  # scope, the release at which its people stood, status


def make(home: Path) -> Work:
    """Two releases: the second shows a figure of a donor as the first one did."""
    shutil.copytree(_made().name, home, dirs_exist_ok=True)
    return at(home)


@cache
def _made() -> TemporaryDirectory[str]:
    """The folder, made once and copied."""
    folder: TemporaryDirectory[str] = TemporaryDirectory()
    work = at(Path(folder.name))
    with connect(work.settings.cases_db, work.settings) as connection:
        ingest.prepare(connection, work.settings)
    enter(work.settings, 1, FIRST, "r1", [("region", 1, "published")])
    enter(work.settings, 2, SECOND, "r2", [("region", 2, "published"), ("donor:LOTUS", 1, "published")])
    for period, audience, run_id in REPORTS:
        put_out(work.settings, period, audience, run_id)
    return folder


def at(home: Path) -> Work:
    """The surroundings of a command in a folder."""
    return Work(Settings(PROJECT, home), NOW.date(), lambda: NOW, lambda _: None)


def enter(settings: Settings, number: int, period: str, run_id: str, figures: Sequence[Figure]) -> None:
    """Let the register, and the case file, have a release."""
    settings.register.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as memory:
        memory.execute(
            "create table figures (entry integer, scope varchar, stood_at integer, status varchar)"
        )
        memory.executemany(f"insert into figures values ({number}, ?, ?, ?)", figures)
        memory.execute(f"copy figures to '{settings.register / 'staged.parquet'}' (format parquet)")
    entry = entries.append(settings, Entry(number, RELEASE, entries.moment(NOW), period, run_id=run_id))
    with connect(settings.cases_db, settings) as connection:
        entries.note(entry, connection)


def put_out(settings: Settings, period: str, audience: str, run_id: str) -> Path:
    """A report with its record."""
    folder = settings.out / period / audience.replace(":", "-").lower()
    folder.mkdir(parents=True)
    (folder / "release.json").write_text(json.dumps({"run_id": run_id, "inputs": [], "code_version": "1"}))
    (folder / "report.html").write_text(f"<p>made-up report of {run_id}</p>")
    return folder
