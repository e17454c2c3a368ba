"""What config/links.csv says and cannot say is told where somebody looks: check, notes, forget, status."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from ingest_packages import LATER, Package, case, provider

from pipeline import jobs
from pipeline.cli import status_tables
from pipeline.jobs import landed
from pipeline.settings import Settings

PROJECT = Path(__file__).resolve().parents[2]
HEADINGS = "from_provider,from_case,to_provider,to_case"


def export(name: str, *cases: dict[str, str], created: str = LATER) -> Package:
    """A full export of a provider with these cases and nothing else."""
    cases_only = Package().delta({"cases": [*cases]}, created)
    return replace(cases_only, told=provider(provider_id=name))


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that two providers have sent an export to: c-1 of the one moved to the other."""
    config = tmp_path_factory.mktemp("sent") / "home" / "config"
    config.mkdir(parents=True)
    (config / "organisation.toml").write_text('name = "Willow House"\n', "utf-8")
    (config / "donors.csv").write_text("donor_code,label,grants\nDFAT,A department,\n", "utf-8")
    work = work_in(config.parent)
    for name, number in (("first", 1), ("second", 7)):
        jobs.ingest(work, [export(name, case(number)).folder(config.parent.parent / name)])
    return config.parent


@pytest.fixture
def work(sent: Path, tmp_path: Path) -> jobs.Work:
    """A copy of it."""
    return work_in(shutil.copytree(sent, tmp_path / "home"))


def work_in(home: Path) -> jobs.Work:
    return jobs.Work(
        Settings(PROJECT, home, threads=1), date(2026, 8, 3), lambda: datetime.now(UTC), lambda _: None
    )


def link(work: jobs.Work, *rows: str) -> None:
    (work.settings.own_config / "links.csv").write_text("\n".join([HEADINGS, *rows]), "utf-8")


def test_check_says_what_is_wrong_with_a_link_once_and_in_which_row(work: jobs.Work) -> None:
    link(work, "first,c-1,second,c-7", "first,c-2,first,c-3", "first,,second,c-8")
    found = [problem for problem in jobs.problems(work.settings) if problem.file == "links.csv"]
    assert [problem.place for problem in found] == [
        "links.csv, row 4, column from_case",
        "links.csv, row 3, column to_provider",
    ]


def test_a_link_that_cannot_be_followed_is_told_without_its_numbers(work: jobs.Work) -> None:
    link(work, "first,c-1,second,c-7", "first,c-1000,second,c-2000")
    sent = export("third", case(3)).folder(work.settings.home / "third")
    [note] = jobs.ingest(work, [sent]).notes
    assert note.startswith("1 row of config/links.csv, of 2, cannot be followed")
    assert "c-1000" not in note


def test_forget_says_in_which_rows_the_number_still_stands(work: jobs.Work) -> None:
    link(work, "x,c-9,y,c-8", "first,c-1,second,c-7")
    assert jobs.forget(work, "c-1", "first").notes == [
        "config/links.csv holds the case number in row 3: delete it there by hand."
    ]
    assert jobs.forget(work, "c-7", "second").notes != []


def test_status_shows_what_each_export_changed(work: jobs.Work, tmp_path: Path) -> None:
    later = export("first", case(1, sex="male"), case(2), created="2025-01-01T00:00:00Z")
    jobs.ingest(work, [later.folder(tmp_path / "later")])
    packages = landed.packages(work.settings)
    assert [(each.new, each.gone, each.changed) for each in packages] == [(1, 0, 0), (1, 0, 0), (1, 0, 1)]
    shown = status_tables.status(jobs.Status(packages, runs=[], due=[], removals=[], notes=[]))
    assert [heading in shown for heading in ("New", "Gone", "Changed")] == [True] * 3
