"""A made-up workspace that asks for two persons; what is decided in it comes from a made-up release file."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest
from release_figures import MadeUp as Plan
from release_file import ORDINARY, build

from pipeline import disclosure, encryption, ingest, warehouse
from pipeline.attacker import Verdict
from pipeline.disclosure import Decision, Scope
from pipeline.disclosure.register import closed_cohorts, entries
from pipeline.jobs import Work, releasing, report_files
from pipeline.jobs.releasing import Wish
from pipeline.jobs.work import Outcome, writing
from pipeline.reporting import files, released, review
from pipeline.reporting.released import Release, read_release
from pipeline.schedule import Period
from pipeline.settings import Settings
from pipeline.warehouse import connect

PROJECT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 8, 1, 2, tzinfo=UTC)
PERIOD = Period.parse("2026H1")
DFAT, CAMBODIA = "donor:DFAT", "ministry:KHM"
BOTH = (DFAT, CAMBODIA)
PAGE = review.page
RUN = "r-3f9a1c77e2b0"  # of the made-up release file


def make(home: Path, approval: str = "two_persons") -> Work:
    """A folder with a configuration of its own and nothing released."""
    shutil.copytree(_made(approval).name, home, dirs_exist_ok=True)
    return at(home)


@cache
def _made(approval: str) -> TemporaryDirectory[str]:
    """The folder, made once and copied."""
    folder: TemporaryDirectory[str] = TemporaryDirectory()
    settings = Settings(PROJECT, Path(folder.name), threads=1)
    shutil.copytree(PROJECT / "reports" / "sample", settings.own_config)
    with (settings.own_config / "organisation.toml").open("a", encoding="utf-8") as file:
        file.write(f'\napproval = "{approval}"\n')
    with connect(settings.cases_db, settings) as connection:
        ingest.prepare(connection, settings)
    return folder


def with_reports_out(home: Path) -> Work:
    """A workspace of one person with two reports out."""
    with pytest.MonkeyPatch.context() as patch:
        install(patch)
        work = make(home, "one_person")
        with writing(work, "release"):
            releasing.release(work, BOTH, PERIOD, Outcome(), Wish(by="Anna"))
    return work


def at(home: Path) -> Work:
    """The surroundings of a command in a folder."""
    return Work(Settings(PROJECT, home, threads=1), NOW.date(), lambda: NOW, lambda _: None)


class MadeUp:
    """What is decided here: figures that a test may change, and whether the register has them already."""

    def __init__(self) -> None:
        self.plan = ORDINARY
        self.times = 0

    @contextmanager
    def decided(
        self, work: Work, chosen: Sequence[str], period: Period, outcome: Outcome
    ) -> Iterator[tuple[Decision, Verdict]]:
        self.times += 1
        settings = work.settings
        with connect(settings.cases_db, settings) as connection:
            disclosure.recover(settings, connection, has_reports=False)
        known = disclosure.releases(disclosure.registered(settings), str(period), RUN)
        number = known[-1].number if known else len(disclosure.registered(settings)) + 1
        try:
            plan = replace(self.plan, audiences=tuple(chosen))
            _lay(disclosure.partial_file(settings), _release_file(repr(plan), plan), settings)
            if not known:
                settings.register.mkdir(exist_ok=True)
                with duckdb.connect() as memory:
                    told = {
                        "entry": f"{number}",
                        "period": f"'{period}'",
                        "scope": "'region'",
                        "stood_at": f"{number}",
                        "status": "'published'",
                    }
                    columns = (
                        f"cast({told.get(name, 'null')} as {of_type}) as {name}"
                        for name, of_type in entries.FIGURES.items()
                    )
                    memory.execute(
                        f"copy (select {', '.join(columns)}) "
                        f"to '{entries.staged_file(settings)}' (format parquet)"
                    )
            scopes = (Scope("region", 120, 3, 40),)
            yield Decision(RUN, number, bool(known), scopes), Verdict(figures=412, sensitive_cells=900)
        finally:
            disclosure.discard(settings)


def _lay(path: Path, content: bytes, settings: Settings) -> None:
    """Put a database file there, under the key where the workspace has one."""
    if not encryption.keys(settings):
        path.write_bytes(content)
        return
    plain = path.with_name("plain.duckdb")
    plain.write_bytes(content)
    with connect(path, settings) as connection:
        warehouse.attach(connection, plain, "plain", settings)
        connection.execute(f'copy from database plain to "{warehouse.name_of(path)}"')
        connection.execute("detach plain")
    plain.unlink()


_FILES: dict[str, bytes] = {}


def _release_file(name: str, plan: Plan) -> bytes:
    """The release file of a plan, made once."""
    if name not in _FILES:
        with TemporaryDirectory() as folder:
            _FILES[name] = build(Path(folder) / "release.duckdb", PROJECT / "seeds", plan).read_bytes()
    return _FILES[name]


_RELEASES: dict[tuple[str, ...], Release] = {}


def _read(settings: Settings, scope: str, audience: str, period: str, path: Path | None = None) -> Release:
    """What is in a release file, of each of which it is read once."""
    content = hashlib.sha256((path or settings.release_db).read_bytes()).hexdigest()
    key = (content, scope, audience, period)
    if key not in _RELEASES:
        _RELEASES[key] = read_release(settings, scope, audience, period, path)
    return _RELEASES[key]


def install(patch: pytest.MonkeyPatch) -> MadeUp:
    """Let made-up figures stand in the place of a decision, and short pages for reports and review.

    ``PAGE`` is the page of a review as it is.
    """
    made_up = MadeUp()
    patch.setattr(releasing, "decided", made_up.decided)
    patch.setattr(closed_cohorts, "enter", lambda *_: None)
    patch.setattr(report_files, "refuse_more", lambda *_: None)  # the figures that are staged are none
    patch.setattr(
        files,
        "made",
        lambda _, definition, release: {
            "brief.html": b"<p>made-up brief</p>",
            "report.html": f"<p>{definition.audience} {len(release.values)}</p>".encode(),
            "data/indicator_values.csv": release.values.to_csv(index=False).encode(),
        },
    )
    patch.setattr(released, "read_release", _read)
    patch.setattr(review, "page", lambda *_: b"<p>Nothing of this is out.</p>")
    patch.setattr(files, "shared", lambda *_: {"definitions.html": b"<html>what all share</html>"})
    return made_up


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
