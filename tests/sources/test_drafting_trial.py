"""`reintegration map --check`: the whole intake, and nothing of it stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipeline.cli.app import app
from pipeline.sample import bundled
from tests.sources.made_up import kobo
from tests.sources.made_up.people import people, secrets


def workspace(tmp_path: Path) -> Path:
    """A workspace without a mapping."""
    home = tmp_path / "home"
    (home / "config").mkdir(parents=True)
    organisation = 'name = "Willow"\nprovider_id = "willow"\ncountries = ["KHM"]\n'
    (home / "config/organisation.toml").write_text(organisation, "utf-8")
    for name in ("donors", "targets", "providers"):
        sample = Path("reports/sample") / f"{name}.csv"
        if sample.exists():
            (home / f"config/{name}.csv").write_bytes(sample.read_bytes())
    return home


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A workspace with a drafted mapping for ``form.xlsx``."""
    home = workspace(tmp_path)
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
    assert "ING-107" in ran.output
    assert "/problems/" not in ran.output
    assert "nothing was stored" in ran.output
    assert f"ingest {tmp_path / 'form.xlsx'}" in ran.output
    assert files(home) == before
    assert [secret for secret in secrets(people()) if secret in ran.output] == []


def test_a_draft_that_still_asks_does_not_pass(home: Path, tmp_path: Path) -> None:
    file = home / "config/mappings/kobo.toml"
    file.write_text(
        file.read_text("utf-8").replace('always = "KHM"', 'always = "DECIDE: the country"'), "utf-8"
    )
    ran = CliRunner().invoke(
        app, ["--home", str(home), "map", "--check", str(tmp_path / "form.xlsx"), "--out", str(file)]
    )
    assert ran.exit_code != 0
    assert "ING-245" in str(ran.exception)
    line = (
        file.read_text("utf-8")
        .splitlines()
        .index('programme_country = { always = "DECIDE: the country" }  # from organisation.toml')
        + 1
    )
    assert f'line {line}: programme_country = {{ always = "DECIDE: the country" }}' in " ".join(
        ran.output.split()
    )


HEADERS = ["Case ID", "Sex", "Date opened", "Consent to monitoring", "Form of trafficking"]


def csv_trial(home: Path, file: Path, *rows: list[str]) -> Result:
    """A trial of a text file, after its draft."""
    file.write_text("\n".join(";".join(row) for row in [HEADERS, *rows]) + "\n", "utf-8")
    drafted = CliRunner().invoke(app, ["--home", str(home), "map", str(file)])
    assert drafted.exit_code == 0, drafted.output
    return CliRunner().invoke(app, ["--home", str(home), "map", "--check", str(file)])


def test_what_an_intake_would_refuse_is_refused_with_rows_and_what_may_stand_there(
    tmp_path: Path,
) -> None:
    home = workspace(tmp_path)
    rows = [[f"K-{at}", "F", "2025-03-01", "Yes", "labour" if at % 2 else "zzz qqq"] for at in range(1, 25)]
    ran = csv_trial(home, tmp_path / "list.csv", *rows)
    said = " ".join(ran.output.split())
    assert "Form of trafficking, rows 3, 5, 7, 9, 11, 13, 15, 17, 19, 21 and 2 more: ING-102" in said
    assert "would refuse this export" in said
    assert "ING-075" in str(ran.exception)
    assert "zzz" not in said + str(ran.exception)


def test_identifiers_that_are_refused_are_told_by_row_without_a_list_that_is_gone(tmp_path: Path) -> None:
    home = workspace(tmp_path)
    ran = csv_trial(
        home,
        tmp_path / "list.csv",
        *([at, "F", "2025-03-01", "Yes", "labour"] for at in ("K/1", "K/2", "K-1")),
    )
    assert "Case ID, rows 2, 3: ING-071" in " ".join(ran.output.split())
    assert "Every place is listed" not in ran.output + str(ran.exception)


def test_an_export_with_other_headers_is_refused(tmp_path: Path) -> None:
    home = workspace(tmp_path)
    csv_trial(home, tmp_path / "list.csv", ["K-1", "F", "2025-03-01", "Yes", "labour"])
    (tmp_path / "other.csv").write_text("Case ID;Gender\nK-1;F\n", "utf-8")
    ran = CliRunner().invoke(app, ["--home", str(home), "map", "--check", str(tmp_path / "other.csv")])
    assert ran.exit_code != 0
    assert "ING-221" in str(ran.exception) + ran.output


def test_a_package_has_no_mapping_to_try(tmp_path: Path) -> None:
    ran = CliRunner().invoke(app, ["--home", str(workspace(tmp_path)), "map", "--check", str(bundled())])
    assert (ran.exit_code, "ING-244" in str(ran.exception)) == (1, True)


def test_of_a_file_that_no_reader_knows_nothing_is_proposed(tmp_path: Path) -> None:
    (tmp_path / "list.json").write_text('{"a": 1}', "utf-8")
    ran = CliRunner().invoke(app, ["--home", str(workspace(tmp_path)), "map", str(tmp_path / "list.json")])
    assert (ran.exit_code, "ING-243" in str(ran.exception)) == (1, True)
