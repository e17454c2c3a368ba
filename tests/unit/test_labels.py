"""A label that no configuration knows is printed nowhere, and a provider has a name that stays."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

import cases_file
import duckdb
import pytest
from ingest_packages import CASE_KEY, LATER, PROJECT, Package, Warehouse, case, provider, tiny, warehouse
from model_sql import model
from release_file import settings_for

from pipeline import ingest, jobs
from pipeline.cli import printing, status_tables
from pipeline.cli.entry import main
from pipeline.disclosure import staged_file
from pipeline.errors import ReintegrationError, UsageError
from pipeline.ingest import providers
from pipeline.jobs import audiences
from pipeline.reporting.exchange.code_lists import code_lists
from pipeline.reporting.exchange.record import release_record
from pipeline.reporting.language.text import load_text
from pipeline.reporting.released import read_release
from pipeline.settings import Settings

NAMES = tuple(f"Raksmey.Phearom.{number}" for number in (48, 31, 57, 62, 75))  # the gate lets them in
PROVIDER, DONOR, GRANT, PACKAGE, SYSTEM = NAMES


def full_of_names(**changes: str) -> Package:
    """The tiny package with made-up names of persons as its labels."""
    tables = tiny()
    tables["fundings"][0] |= {"donor_code": DONOR, "grant_code": GRANT}
    return Package(
        tables, PACKAGE, told=provider(**{"provider_id": PROVIDER, "source_system": SYSTEM} | changes)
    )


def names_in(text: str) -> list[str]:
    return [name for name in NAMES if name.casefold() in text.casefold()]


@dataclass
class Folder:
    """A working folder, and all that its commands have said."""

    settings: Settings
    said: list[str] = field(default_factory=list)

    @property
    def work(self) -> jobs.Work:
        today, now = date(2026, 8, 1), datetime(2026, 8, 1, tzinfo=UTC)
        return jobs.Work(self.settings, today, lambda: now, self.said.append)

    def take(self, package: Package, name: str = "march") -> None:
        path = package.zip(self.settings.home.parent / f"{name}.zip")
        try:
            self.said.append(printing.outcome(jobs.ingest(self.work, [path])))
        except ReintegrationError as refused:
            self.said.append(str(refused))

    def status(self) -> str:
        return status_tables.status(jobs.status(self.settings, date(2026, 8, 1)))


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(Settings(project=PROJECT, home=tmp_path / "home", case_key=CASE_KEY, threads=1))


@pytest.mark.long
def test_no_message_of_taking_in_says_a_label(folder: Folder) -> None:
    folder.take(full_of_names())
    folder.take(full_of_names())
    folder.take(replace(full_of_names(), created="2024-07-01T00:00:00Z"))
    folder.take(replace(full_of_names(data_cutoff="2024-07"), created=LATER))
    folder.take(replace(full_of_names(source_system="synthetic-sample"), created="2024-09-01T00:00:00Z"))
    said = "\n".join(folder.said)
    assert names_in(said) == []
    assert "march.zip of Provider A: stored 3 cases" in said
    assert "march.zip of Provider A: is in already" in said
    assert [code in said for code in ("ING-006", "do not belong in one warehouse")] == [True, True]


@pytest.mark.long
def test_status_and_journal_say_no_label_and_how_many_donors_are_unknown(folder: Folder) -> None:
    folder.take(full_of_names())
    journal = (folder.settings.warehouse / "runs.jsonl").read_text("utf-8")
    assert names_in(folder.status() + journal) == []
    assert "1 donor code of the data is not in config/donors.csv" in folder.status()
    assert "Provider A  2024-06" in folder.status()


@pytest.mark.long
def test_status_is_silent_about_donors_where_all_are_known(folder: Folder) -> None:
    tables = tiny()
    tables["fundings"][0]["grant_code"] = "DFAT-01"
    folder.take(Package(tables))
    assert "donors.csv" not in folder.status()


@pytest.mark.long
def test_no_message_of_forgetting_says_a_label(folder: Folder) -> None:
    folder.take(full_of_names())
    folder.take(Package(), "other")
    said = [printing.outcome(jobs.forget(folder.work, "c-3", "provider a"))]
    for case_id, owner in (("c-1", None), ("c-9", PROVIDER), ("c-9", None)):
        with pytest.raises(UsageError) as refused:
            jobs.forget(folder.work, case_id, owner)
        said.append(str(refused.value))
    assert names_in("\n".join(said)) == []


@pytest.mark.long
def test_a_build_without_figures_says_no_label(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    folder.take(full_of_names())
    home = ["--home", str(folder.settings.home)]
    assert main([*home, "release", "--audience", f"donor:{DONOR}", "--period", "2024H1"]) == 2
    assert main([*home, "audit"]) != 0
    said = capsys.readouterr()
    assert names_in(said.out + said.err) == []


def test_a_donor_that_is_not_configured_is_no_scope_and_counts_in_the_region() -> None:
    with duckdb.connect() as connection:
        connection.execute(
            """
            create table int_cases as select unnest([1, 2]) as case_key, 'KHM' as programme_country;
            create table stg_donors as select 'DFAT' as donor_code;
            create table stg_fundings as
            select unnest([1, 1, 2]) as case_key, unnest(['DFAT', 'DFAT', ?]) as donor_code
            """.replace("?", f"'{DONOR}'")
        )
        found = connection.execute(model("int_scopes_of_case")).fetchall()
    assert sorted(found) == [
        (1, "country:KHM"), (1, "donor:DFAT"), (1, "region"), (2, "country:KHM"), (2, "region"),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A release from the packages of a provider without a name."""
    settings = Settings(project=PROJECT, home=tmp_path_factory.mktemp("released"))
    group = cases_file.Group("region", due=200, known=150, achieved=80)
    with duckdb.connect(str(cases_file.write(settings.cases_db, [group]))) as connection:
        connection.execute(
            "update landing.packages set provider_id = ?, source_system = ?", [PROVIDER, SYSTEM]
        )
        providers.enter(connection, settings.config)
    cases_file.release(settings, ["donor:DFAT"])
    return settings


def test_no_table_of_a_release_and_no_file_of_the_register_holds_a_label(released: Settings) -> None:
    with duckdb.connect(str(released.release_db), read_only=True) as release:
        tables = [name for (name,) in release.execute("select table_name from duckdb_tables()").fetchall()]
        rows = {name: str(release.execute(f"from {name}").fetchall()) for name in tables}
        registered = str(release.execute("from read_parquet(?)", [str(staged_file(released))]).fetchall())
    assert names_in("".join(rows.values()) + registered) == []
    assert "Provider A" in rows["packages"]


def test_the_counts_of_a_provider_stand_under_its_name(released: Settings) -> None:
    with duckdb.connect(str(released.release_db), read_only=True) as release:
        query = "select distinct provider_id from data_quality where provider_id is not null"
        assert release.execute(query).fetchall() == [("Provider A",)]


def test_findings_and_funnel_stand_under_the_name() -> None:
    for name in ("findings", "funnel"):
        (path,) = (PROJECT / "models" / "marts").glob(f"{name}.sql")
        assert "ref('stg_providers')" in path.read_text("utf-8")


def test_the_record_of_a_report_names_provider_month_and_hash_of_each_package(tmp_path: Path) -> None:
    release = read_release(settings_for(tmp_path), "donor:DFAT", "donor:DFAT", "2026H1")
    [package] = release.records["packages"]
    assert json.loads(release_record(release, {}, {}))["inputs"] == [
        {
            "provider": package["provider_id"],
            "package_hash": package["package_hash"],
            "data_cutoff": "2026-06",
        }
    ]


def test_code_lists_name_a_donor_as_the_seed_does(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    release = read_release(settings, "donor:DFAT", "donor:DFAT", "2026H1")
    found = {code.code: code.label for code in code_lists(release, load_text(settings.reports, "en"))}
    assert found["donor:DFAT"] == "DFAT (made-up grants)"


def test_a_report_to_a_donor_that_is_not_configured_is_refused(tmp_path: Path) -> None:
    project = with_seeds(tmp_path)
    for absent, other in (("DFAT", "LOTUS"), ("LOTUS", "DFAT")):
        settings = Settings(project=project, home=tmp_path / "home")
        rewrite(settings.config / "donors.csv", [{"donor_code": other, "label": other}])
        with pytest.raises(UsageError, match="is not in"):
            audiences.refuse_unnamed(settings, ["ministry:KHM", f"donor:{absent}"])
        audiences.refuse_unnamed(settings, ["ministry:KHM", f"donor:{other}"])


def with_seeds(folder: Path) -> Path:
    project = folder / "project"
    for folder in ("seeds", "reports/sample"):
        shutil.copytree(PROJECT / folder, project / folder)
    return project


def rewrite(file: Path, rows: Sequence[dict[str, str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def configure(own: Warehouse, **names: str) -> None:
    """Name providers in the configuration of a warehouse that has its own."""
    file = own.settings.config / "providers.csv"
    rewrite(file, [{"provider_id": code, "name": name} for code, name in names.items()])


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Warehouse]:
    with warehouse(tmp_path / "home") as opened:
        opened.settings = replace(opened.settings, project=with_seeds(tmp_path))
        yield opened


def take(own: Warehouse, *codes: str) -> list[str]:
    """What the receipts of packages of these providers call them."""
    packages = [Package(told=provider(provider_id=code)) for code in codes]
    return [own.take(package).provider for package in packages]


def called(own: Warehouse) -> dict[str, str]:
    return ingest.provider_names(own.connection, own.settings.config)


@pytest.mark.long
def test_a_further_provider_renames_none_whatever_its_code(own: Warehouse) -> None:
    assert take(own, "m", "z") == ["Provider A", "Provider B"]
    assert take(own, "a", "n") == ["Provider C", "Provider D"]
    later = Package({**tiny(), "cases": [case(1), case(2), case(3), case(4)]}, created=LATER)
    assert own.take(replace(later, told=provider(provider_id="m"))).provider == "Provider A"
    assert [*called(own).values()] == ["Provider A", "Provider B", "Provider C", "Provider D"]


@pytest.mark.long
def test_a_name_that_is_given_later_renames_no_other(own: Warehouse) -> None:
    take(own, "m", "z")
    configure(own, m="Lotus House")
    ingest.prepare(own.connection, own.settings)
    assert [*called(own).values()] == ["Lotus House", "Provider B"]
    assert take(own, "a") == ["Provider C"]


def test_the_names_stand_where_models_and_releases_find_them(own: Warehouse) -> None:
    configure(own, z="Lotus House")
    assert take(own, "m", "z") == ["Provider A", "Lotus House"]
    configure(own, m="River House")
    ingest.prepare(own.connection, own.settings)
    names = own.ask("select provider_id = 'z', name from landing.providers order by all")
    assert names == [(False, "River House"), (True, "Provider B")]


@pytest.mark.long
def test_a_case_is_forgotten_by_the_name_of_its_provider(own: Warehouse) -> None:
    configure(own, z="Lotus House")
    take(own, "m", "z")
    ingest.forget("c-1", "Lotus House", own.connection, own.settings)
    ingest.forget("c-2", "Provider A", own.connection, own.settings)
    rows = own.ask("select provider_id = 'z', count(*) from landing.cases group by all order by all")
    assert rows == [(False, 2), (True, 2)]


def test_after_z_comes_aa() -> None:
    with duckdb.connect() as connection:
        connection.execute(
            "create schema landing; create table landing.packages as "
            "select i as package_no, 'p' || i as provider_id from range(1, 704) as numbers (i)"
        )
        found = providers.names(connection, PROJECT / "reports" / "sample")
    assert [found[f"p{n}"] for n in (26, 27, 52, 53, 702, 703)] == [
        f"Provider {letters}" for letters in ("Z", "AA", "AZ", "BA", "ZZ", "AAA")
    ]


def test_a_configuration_that_does_not_tell_providers_apart_is_refused(own: Warehouse) -> None:
    take(own, "m", "z")
    file = own.settings.config / "providers.csv"
    for rows in (
        ["m,Lotus House", "z,lotus house"],  # two of one name
        ["m,Lotus House", "m,River House"],  # one twice
        ["m,Provider B"],  # a name that is given to those without one
        ["m, "],  # no name
        ["m"],  # no second cell
    ):
        file.write_text("\n".join(["provider_id,name", *rows]) + "\n", "utf-8")
        with pytest.raises(UsageError, match=r"^providers\.csv, row \d, column (provider_id|name): "):
            called(own)
    configure(own, m="Lotus House")
    assert len(called(own)) == 2


def test_the_bundled_sample_has_a_name() -> None:
    with (PROJECT / "reports" / "sample" / "providers.csv").open(encoding="utf-8", newline="") as lines:
        assert [row["provider_id"] for row in csv.DictReader(lines)] == ["sample"]
