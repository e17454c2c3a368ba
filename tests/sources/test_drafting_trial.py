"""`reintegration map --check`: the whole intake, and nothing of it stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app
from tests.sources.made_up import kobo
from tests.sources.made_up.people import people, secrets


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A workspace with a drafted mapping for ``form.xlsx``."""
    home = tmp_path / "home"
    (home / "config").mkdir(parents=True)
    organisation = 'name = "Willow"\nprovider_id = "willow"\ncountries = ["KHM"]\n'
    (home / "config/organisation.toml").write_text(organisation, "utf-8")
    for name in ("donors", "targets", "providers"):
        sample = Path("reports/sample") / f"{name}.csv"
        if sample.exists():
            (home / f"config/{name}.csv").write_bytes(sample.read_bytes())
    kobo.book(tmp_path / "form.xlsx")
    ran = CliRunner().invoke(app, ["--home", str(home), "map", str(tmp_path / "form.xlsx")])
    assert ran.exit_code == 0, ran.output
    return home


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_a_draft_that_asks_nothing_is_tried_and_nothing_is_kept(home: Path, tmp_path: Path) -> None:
    before = files(home)
    ran = CliRunner().invoke(app, ["--home", str(home), "map", "--check", str(tmp_path / "form.xlsx")])
    assert ran.exit_code == 0, ran.output
    assert "stored 10 cases" in ran.output
    assert "ING-107 in level" in ran.output
    assert "nothing was stored" in ran.output
    assert files(home) == before
    assert [secret for secret in secrets(people()) if secret in ran.output] == []


def test_a_draft_that_still_asks_does_not_pass(home: Path, tmp_path: Path) -> None:
    file = home / "config/mappings/kobo.toml"
    file.write_text(
        file.read_text("utf-8").replace('always = "KHM"', 'always = "TODO: the country"'), "utf-8"
    )
    ran = CliRunner().invoke(
        app, ["--home", str(home), "map", "--check", str(tmp_path / "form.xlsx"), "--out", str(file)]
    )
    assert ran.exit_code != 0
    assert "stored" not in ran.output


def test_an_export_with_other_headers_is_refused(home: Path, tmp_path: Path) -> None:
    kobo.book(tmp_path / "other.xlsx", khmer=True)
    ran = CliRunner().invoke(app, ["--home", str(home), "map", "--check", str(tmp_path / "other.xlsx")])
    assert ran.exit_code != 0
    assert "ING-221" in str(ran.exception) + ran.output
