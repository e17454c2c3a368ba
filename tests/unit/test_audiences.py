"""A donor, country or audience that nobody knows is refused, with its nearest, before anything is done."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipeline import ingest, jobs, transform, warehouse
from pipeline.errors import UsageError
from pipeline.jobs import audiences, landed
from pipeline.schedule import Period
from pipeline.settings import Settings
from tests.sparing import first_fast
from tests.unit.ingest_packages import CASE_KEY, Package

PROJECT = Path(__file__).resolve().parents[2]
REPORT = 'audience = "{}"\nname = "Willow Fund"\nrecipient = "Willow Fund"\n'


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A project with definitions that a test may change."""
    for folder in ("seeds", "reports"):
        shutil.copytree(PROJECT / folder, tmp_path / "project" / folder)
    return Settings(project=tmp_path / "project", home=tmp_path / "home", case_key=CASE_KEY)


def define(settings: Settings, audience: str) -> None:
    (settings.config / "reports" / "willow.toml").write_text(REPORT.format(audience), "utf-8")


def add_donor(settings: Settings, code: str) -> None:
    with (settings.config / "donors.csv").open("a", encoding="utf-8") as donors:
        donors.write(f"{code},Willow Fund\n")


@pytest.mark.parametrize(
    ("written", "nearest"),
    [
        ("donor:DAFT", "donor:DFAT"),
        ("donor:HARBOR", "donor:HARBOUR"),
        ("HARBOUR", "donor:HARBOUR"),
        ("ministry:LOTUS", "donor:LOTUS"),
        ("funder:LOTUS", "donor:LOTUS"),
        ("donor:Lotus Trust", "donor:LOTUS"),
        ("donor:KHM", "ministry:KHM"),
        ("ministry:Cambodja", "ministry:KHM"),
        ("ministry:KHN", "ministry:KHM"),
    ],
)
def test_an_audience_without_a_report_is_answered_with_the_nearest(
    settings: Settings, written: str, nearest: str
) -> None:
    said = rf"The nearest is {nearest}; those with a report are donor:DFAT, .*ministry:VNM"
    with pytest.raises(UsageError, match=said):
        audiences.resolve(settings, written)


@pytest.mark.parametrize(
    ("written", "nearest"),
    [
        ("ministry:KHN", "ministry:KHM"),
        ("ministry:Cambodja", "ministry:KHM"),
        ("ministry:XXX", "ministry:"),
        ("donor:WILOW", "donor:WILLOW"),
        ("Willow Fund", "donor:WILLOW"),
    ],
)
def test_the_nearest_may_be_somebody_who_has_no_report_yet(
    settings: Settings, written: str, nearest: str
) -> None:
    for ministry in (settings.config / "reports").glob("ministry-*"):
        ministry.unlink()
    add_donor(settings, "WILLOW")
    with pytest.raises(UsageError, match=rf"The nearest is {nearest}\w*, which has none yet; those with"):
        audiences.resolve(settings, written)


@pytest.mark.parametrize(
    ("audience", "is_not", "nearest"),
    [
        ("donor:DAFT", "is not in config/donors.csv", "donor:DFAT"),
        ("donor:dfat", "is not in config/donors.csv", "donor:DFAT"),
        ("donor:MEKONG", "is not in config/donors.csv", "donor:"),
        ("donor:KHM", "is not in config/donors.csv", "donor:"),
        ("ministry:KMH", "is no programme country", "ministry:KHM"),
        ("ministry:khm", "is no programme country", "ministry:KHM"),
        ("ministry:KH", "is no programme country", "ministry:KHM"),
        ("ministry:GBR", "is no programme country", "ministry:"),
    ],
)
def test_a_definition_about_a_donor_or_country_that_nobody_knows_is_refused(
    settings: Settings, audience: str, is_not: str, nearest: str
) -> None:
    define(settings, audience)
    with pytest.raises(UsageError, match=rf"report to {audience} {is_not}.*is {nearest}"):
        audiences.refuse_unknown(settings)


def test_the_definitions_and_the_schedule_at_hand_are_about_somebody_known() -> None:
    audiences.refuse_unknown(Settings(project=PROJECT, home=PROJECT))


def test_an_entry_of_the_schedule_without_a_report_is_refused(settings: Settings) -> None:
    schedule = settings.config / "schedule.toml"
    schedule.write_text(
        schedule.read_text("utf-8").replace('"donor:*"', '"donor:LOTTUS", "public:*"'), "utf-8"
    )
    with pytest.raises(UsageError, match=r"names donor:LOTTUS, .* nearest is donor:LOTUS"):
        audiences.refuse_unknown(settings)


def work(settings: Settings) -> jobs.Work:
    return jobs.Work(settings, date(2026, 8, 1), lambda: datetime.now(UTC), lambda _: None)


def test_neither_a_run_nor_a_release_does_anything_for_somebody_unknown(settings: Settings) -> None:
    define(settings, "donor:MEKONG")
    for ask in (
        lambda: jobs.run(work(settings), []),
        lambda: jobs.release(work(settings), ["donor:MEKONG"], [Period.parse("2024H1")]),
    ):
        with pytest.raises(UsageError, match=r"donor:MEKONG is not in config/donors.csv"):
            ask()
    assert not settings.home.exists()


@pytest.mark.parametrize("audience", first_fast(["donor:MEKONG", "ministry:LAO"]))
def test_a_release_for_somebody_without_a_case_is_refused_before_a_figure_is_computed(
    settings: Settings, audience: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if audience.startswith("donor"):
        define(settings, audience)
        add_donor(settings, "MEKONG")
    take_in(settings)
    monkeypatch.setattr(transform, "build", lambda *_, **__: pytest.fail("figures were computed"))
    kind = audience.partition(":")[0]
    with pytest.raises(
        UsageError, match=rf"No case in the data belongs to {audience}.*with cases is {kind}:"
    ):
        jobs.release(work(settings), [audience], [Period.parse("2024H1")])


def test_who_has_cases_is_read_from_the_data(settings: Settings) -> None:
    assert landed.audiences(settings) == set()
    take_in(settings)
    assert landed.audiences(settings) == {"region", "ministry:KHM", "donor:DFAT"}
    audiences.refuse_empty(["region", "ministry:KHM", "donor:DFAT"], landed.audiences(settings))


def take_in(settings: Settings) -> None:
    """Store the tiny package: three cases of Cambodia, one of them funded by DFAT."""
    with warehouse.connect(settings.cases_db, settings) as connection:
        ingest.take_in([Package().folder(settings.home / "incoming")], connection, settings)
