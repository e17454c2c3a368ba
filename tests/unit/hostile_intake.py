"""Takes one hostile file in after another, as a person would, and looks at all that is left behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from ingest_packages import PROJECT

from pipeline.cli import main
from pipeline.contract import load
from pipeline.settings import Settings
from pipeline.warehouse import connect

SHORTEST_SECRET = 5  # bytes; fewer may stand in a database file by chance


@dataclass(frozen=True, slots=True)
class HostileIntake:
    """One working folder for all knocks: what is refused leaves nothing in it."""

    home: Path
    capture: pytest.CaptureFixture[str]

    def ingest(self, path: Path) -> tuple[int, str]:
        """The exit code of ``reintegration ingest``, and all that it printed."""
        exit_code = main(["--home", str(self.home), "ingest", str(path)])
        printed = self.capture.readouterr()
        return exit_code, printed.out + printed.err

    def refuses(self, path: Path, code: str, secrets: Sequence[str | bytes] = ()) -> None:
        """Assert that a path is refused with a code, that nothing landed, and that no secret is anywhere."""
        exit_code, printed = self.ingest(path)
        assert (exit_code, f"Error: {code}: " in printed) == (3, True), printed
        assert self.landed() == 0
        for secret in filter(lambda each: len(each) >= SHORTEST_SECRET, map(as_bytes, secrets)):
            assert secret not in printed.encode()
            assert [found.name for found in self.files() if secret in found.read_bytes()] == []

    def landed(self) -> int:
        """Rows of all tables that ingest fills, and files of packages that are still lying about."""
        settings = Settings(project=PROJECT, home=self.home, threads=1)
        tables = ["packages", "reconciliation", "quarantine", *load(settings.seeds).tables]
        query = " union all ".join(f"select count(*) as n from landing.{table}" for table in tables)
        with connect(settings.cases_db, settings, read_only=True) as connection:
            rows = connection.execute(f"select sum(n)::bigint from ({query})").fetchall()[0][0]
        return int(rows) + len(list(settings.warehouse.glob("incoming-*")))

    def files(self) -> list[Path]:
        return [path for path in self.home.rglob("*") if path.is_file()]


def as_bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
