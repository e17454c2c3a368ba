"""A report folder is whole, private, and the same every time."""

from __future__ import annotations

import json
import os
import shutil
import stat
from pathlib import Path

import pytest
from release_file import settings_for

from pipeline import reporting
from pipeline.errors import ReintegrationError, UsageError
from pipeline.reporting.folder import put_folder
from pipeline.settings import Settings

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "out" / "donor-dfat"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A release, and reports of a few sections for a donor and a ministry."""
    project = tmp_path_factory.mktemp("project")
    shutil.copytree(PROJECT / "reports", project / "reports")
    for name in ("donor-dfat", "ministry-khm"):
        with (project / "reports" / "sample" / "reports" / f"{name}.toml").open(
            "a", encoding="utf-8"
        ) as file:
            file.write('\nsections = ["findings", "coverage", "status"]\nfindings = ["coverage"]\n')
    return settings_for(tmp_path_factory.mktemp("home"), project=project)


@pytest.fixture(scope="module")
def donor(settings: Settings) -> Path:
    """The folder of the donor, written once."""
    return reporting.write(settings, "donor:DFAT", "2026H1")


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a report folder, by its path."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.mark.long
def test_the_same_release_gives_the_same_bytes(settings: Settings, donor: Path) -> None:
    first = contents(donor)
    again = reporting.write(settings, "donor:DFAT", "2026H1")
    assert contents(again) == first


@pytest.mark.long
def test_the_folder_is_named_by_period_and_audience(settings: Settings) -> None:
    folder = reporting.write(settings, "ministry:KHM", "2026H1")
    assert folder == settings.out / "2026H1" / "ministry-khm"
    assert sorted(contents(folder)) == [
        "brief.html",
        "brief.pdf",
        "data/code_lists.csv",
        "data/datapackage.json",
        "data/indicator_values.csv",
        "data/indicator_values.parquet",
        "data/withheld.csv",
        "dhis2.json",
        "dhis2_metadata.json",
        "explore.html",
        "release.json",
        "report.html",
        "report.pdf",
        "sdmx.csv",
        "sdmx_structure.xml",
        "tables.xlsx",
    ]


def test_a_donor_has_its_iati_file_and_nothing_for_ministries(donor: Path) -> None:
    files = contents(donor)
    assert "iati.xml" in files
    assert not files.keys() & {"dhis2.json", "dhis2_metadata.json", "sdmx.csv", "sdmx_structure.xml"}
    assert {*json.loads(files["release.json"])["files"], "release.json"} == files.keys()


@pytest.mark.long
def test_a_report_that_fails_leaves_the_old_one(
    settings: Settings, donor: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(donor)

    def fail(*_: object) -> str:
        raise RuntimeError

    monkeypatch.setattr("pipeline.reporting.page.render", fail)
    with pytest.raises(RuntimeError):
        reporting.write(settings, "donor:DFAT", "2026H1")
    assert contents(donor) == before


def test_a_write_that_fails_half_way_leaves_the_old_folder(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_folder(target, {"report.html": b"old"})
    replace = os.replace

    def refuse(source: Path, place: Path) -> None:
        if source.name.endswith(".new"):
            raise OSError
        replace(source, place)

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(ReintegrationError):
        put_folder(target, {"report.html": b"new"})
    assert (target / "report.html").read_text() == "old"


def test_a_run_that_was_cut_off_between_the_renames_is_mended(target: Path) -> None:
    put_folder(target, {"report.html": b"old"})
    target.rename(target.with_name(".donor-dfat.old"))
    put_folder(target, {"report.html": b"new"})
    assert (target / "report.html").read_text() == "new"
    assert [folder.name for folder in target.parent.iterdir()] == ["donor-dfat"]


def test_files_of_the_old_report_do_not_stay(target: Path) -> None:
    put_folder(target, {"report.html": b"old", "tables.xlsx": b"old"})
    put_folder(target, {"report.html": b"new"})
    assert [file.name for file in target.iterdir()] == ["report.html"]


def test_only_the_owner_may_read(target: Path) -> None:
    put_folder(target, {"report.html": b"page"})
    assert stat.S_IMODE(target.stat().st_mode) == 0o700
    assert stat.S_IMODE((target / "report.html").stat().st_mode) == 0o600


def test_a_period_that_was_not_released_is_refused_with_the_remedy(settings: Settings) -> None:
    with pytest.raises(UsageError, match="reintegration release --audience donor:DFAT --period 2025H2"):
        reporting.write(settings, "donor:DFAT", "2025H2")


def test_a_release_file_that_is_not_whole_is_told_without_its_content(tmp_path: Path) -> None:
    import duckdb

    settings = settings_for(tmp_path)
    with duckdb.connect(str(settings.release_db)) as file:
        file.execute("drop table outcomes")
    with pytest.raises(ReintegrationError) as caught:
        reporting.write(settings, "donor:DFAT", "2026H1")
    assert (
        str(caught.value)
        == "SYS-004: The release file cannot be read. Release again: it is rebuilt from empty."
    )
