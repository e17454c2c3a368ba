"""Exports of every system as they come, from the file into landing, by mappings of ``tests/data/mappings``.

What the tables have to hold is written down in ``tests/data/mapped``, from the made-up people alone.
"""

from __future__ import annotations

import json
import os
import tomllib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
import python_calamine

from pipeline import contract as contracts
from pipeline import filesystem, settings, warehouse
from pipeline.contract import Contract
from pipeline.errors import RefusedInput
from pipeline.ingest import Delivery, Receipt, take_in
from pipeline.ingest.delivery import Arrived
from pipeline.ingest.files.sealed import SealedFile, SealedFolder
from pipeline.ingest.privacy.headers import is_known
from pipeline.jobs import Choice, ingest
from pipeline.jobs.drafting import draft
from pipeline.jobs.work import Work
from pipeline.settings import Settings
from pipeline.sources import Chooser, one_process, readers
from pipeline.sources.drafting import toml
from pipeline.sources.mapping import differences, reading
from pipeline.sources.sheets import Export
from tests.sources.made_up import canaries, expected, htcds, whole
from tests.sources.made_up.people import Person, people, secrets
from tests.sources.made_up.whole import EXPORTS, UNKNOWN_CODE, Whole

MAPPINGS = Path("tests/data/mappings")
EXPORTED = datetime(2026, 7, 10, tzinfo=UTC)
NOW = datetime(2026, 9, 1, tzinfo=UTC)
SECRET = ("canary", "855 12 555")
# readers whose other dialects go the same way beside them; their tables are looked at all the same
DEAR = ("htcds", "table", "odk", "primero_csv", "primero_json", "primero_xlsx", "oscar", "commcare", "dhis2")
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Home:
    """A home with the mapping of one export, and what was ever printed or said of what it took in."""

    settings: Settings
    name: str
    exports: Path

    @property
    def of(self) -> Whole:
        return EXPORTS[self.name]

    def export(self, told: list[Person], day: int = 10) -> Path:
        path = self.of.write(self.exports / self.of.file, told)
        return self.written(path, day)

    def written(self, path: Path, day: int) -> Path:
        moment = EXPORTED.replace(day=day).timestamp()
        os.utime(path, (moment, moment))
        return path

    def take(self, path: Path) -> Receipt:
        work = Work(self.settings, NOW.date(), clock=lambda: NOW, progress=print)
        (receipt,) = ingest(work, [path], put_aside=True).receipts
        print(receipt)
        return receipt

    def headers(self, path: Path) -> Export:
        return readers.read(path, readers.recognise(path) or "")

    def mapping(self, before: str = "") -> Path:
        path = self.settings.own_config / "mappings" / f"{self.of.mapping}.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(before + (MAPPINGS / path.name).read_text("utf-8"), encoding="utf-8")
        return path

    def delivery(self, path: Path) -> Delivery:
        return Chooser(self.settings, contracts.load(self.settings.seeds), Choice()).delivery(path)

    def take_in(self, path: Path) -> tuple[Receipt, dict[str, list[Row]]]:
        """Take an export in without the checks of its quality, and keep the tables that it was made into."""
        kept = Kept(self.delivery(path))
        with warehouse.connect(self.settings.cases_db, self.settings) as connection:
            (receipt,) = take_in([kept], connection, self.settings, progress=print)
        print(receipt)
        return receipt, _with_columns_as_identifiers(kept.made)

    def bytes_of(self) -> bytes:
        """All that the home holds, unpacked, what somebody wrote into its configuration aside."""
        kept = [path for path in self.settings.home.rglob("*") if path.is_file()]
        own = [path for path in kept if not path.is_relative_to(self.settings.own_config)]
        assert any(path == self.settings.cases_db for path in own)
        return b"".join(map(unpacked, own))


@dataclass(slots=True)
class Kept:
    """A delivery whose tables are looked at on their way."""

    inner: Delivery
    made: dict[str, list[Row]] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return self.inner.label

    @contextmanager
    def arrive(self, folder: SealedFolder, contract: Contract) -> Iterator[Arrived]:
        with self.inner.arrive(folder, contract) as arrived:
            self.made = {name: rows(copy.file) for name, copy in arrived.copies.items()}
            yield arrived


def _with_columns_as_identifiers(made: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """Identifiers that were made of two columns as these two."""
    visits, services = made.get("assessments", []), made.get("services", [])
    told = {row["assessment_id"]: f"{row['case_id']} {row['month']}" for row in visits}
    told |= {row["service_id"]: f"{row['case_id']} {row['service_area']}" for row in services}
    assert len(set(told.values())) == len(told) == len(visits) + len(services)
    return {
        name: [{key: told.get(cell, cell) for key, cell in row.items()} for row in table]
        for name, table in made.items()
    }


WHOLE_WAY = [pytest.param(name, marks=pytest.mark.long) if name in DEAR else name for name in EXPORTS]


@pytest.fixture(params=EXPORTS)
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Home:
    return opened(request.param, tmp_path)


@pytest.fixture(autouse=True, scope="module")
def _read_in_one_process() -> Iterator[None]:
    with one_process():
        yield


def opened(name: str, tmp_path: Path) -> Home:
    own = replace(settings.load({}, tmp_path / "home"), case_key="a made-up key for tests, of 32 or more")
    own.own_config.mkdir(parents=True)
    (own.own_config / "organisation.toml").write_text('name = "Willow"\nprovider_id = "willow"\n')
    (own.own_config / "donors.csv").write_text("donor_code,label,grants\n")
    (tmp_path / "exports").mkdir()
    made = Home(own, name, tmp_path / "exports")
    made.mapping()
    return made


def rows(file: SealedFile) -> list[Row]:
    with duckdb.connect() as connection, file.folder.seen_by(connection):
        found = connection.execute("select * from read_parquet(?)", [str(file)])
        names = [name for name, *_ in found.description or ()]
        return [{k: v for k, v in zip(names, row, strict=True) if v is not None} for row in found.fetchall()]


def unpacked(path: Path) -> bytes:
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as book:
        return b"".join(map(book.read, book.namelist()))


def secrets_in(content: bytes) -> list[bytes]:
    """What a text holds of names, phones, places and remarks: all of them have one of these words."""
    held = content.lower()
    canary = canaries.CANARIES
    words = [word for each in canary for word in (each, *each.split()) if len(word) > 5]
    return [word for word in map(str.encode, (*SECRET, *map(str.lower, words))) if word in held]


def test_what_is_looked_for_is_in_every_secret() -> None:
    told = [*secrets(people()), UNKNOWN_CODE, *canaries.CANARIES]
    assert all(secrets_in(secret.encode()) for secret in told)
    assert not secrets_in(b"problems: 3 rows of cases.xlsx")


@pytest.mark.parametrize("name", expected.HELD)
def test_what_is_expected_is_what_the_made_up_people_say(name: str) -> None:
    said = {
        table: [{key: cell for key, cell in row.items() if cell} for row in told]
        for table, told in expected.tables(expected.HELD[name]).items()
    }
    assert expected.read(name) == said


@pytest.mark.parametrize("home", DEAR, indirect=True)
def test_the_tables_of_an_export_hold_what_is_expected(home: Home) -> None:
    kept = Kept(home.delivery(home.export(people())))
    private = SealedFolder(filesystem.private_folder(home.exports.parent / "private"))
    with kept.arrive(private, contracts.load(home.settings.seeds)) as arrived:
        assert arrived.books is not None
        assert all(sheet.adds_up for sheet in arrived.books.sheets)
    assert _with_columns_as_identifiers(kept.made) == expected.read(home.name)


@pytest.mark.parametrize("home", WHOLE_WAY, indirect=True)
def test_an_export_goes_the_whole_way(home: Home, capfd: pytest.CaptureFixture[str]) -> None:
    path = home.export(people())
    receipt, made = home.take_in(path)
    assert home.take(path).already_known
    assert made == expected.read(home.name)
    assert all(_adds_up(each) for each in receipt.tables)
    assert {each.table: each.rows_in for each in receipt.tables if each.rows_in} == {
        table: len(told) for table, told in made.items()
    }
    assert (receipt.quarantined, receipt.problems) == ((), None)
    assert receipt.books is not None
    assert all(sheet.adds_up for sheet in receipt.books.sheets)
    faulty, _ = home.take_in(home.export(whole.with_faults(home.of.case), day=11))
    assert all(_adds_up(each) for each in faulty.tables)
    assert faulty.problems is not None
    assert _problems(faulty.problems) == _faults(home.of)
    assert secrets_in(home.bytes_of()) == []
    assert secrets_in("".join(capfd.readouterr()).encode()) == []


def _adds_up(count: object) -> bool:
    parts = ("stored", "quarantined", "no_consent", "superseded")
    return bool(getattr(count, "rows_in") == sum(getattr(count, part) for part in parts))  # noqa: B009


def _faults(of: Whole) -> set[tuple[str, str, int, str]]:
    found = {(*of.code, "ING-102"), (*of.month, "ING-103")}
    return found | ({(*of.level, "ING-107")} if of.level else set())


def _problems(path: Path) -> set[tuple[str, str, int, str]]:
    """Sheet, header, row and code of every line, but for rows that only hang on others."""
    lines = python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python()[1:]
    return {
        (str(sheet), str(header), int(str(row).partition(".")[0]), str(code))
        for _, sheet, row, header, code, *_ in lines
        if code != "ING-116"
    }


def test_other_headers_are_refused_with_the_difference_named(
    home: Home, capfd: pytest.CaptureFixture[str]
) -> None:
    path = home.export(people())
    export = home.headers(path)
    mapping = reading.load(home.mapping(), contracts.load(home.settings.seeds))
    listed = json.dumps(differences.unread(export, mapping))
    home.mapping(f'headers = "{readers.header_hash(export)}"\nnot_read = {listed}\n')
    home.delivery(path)
    whole.renamed(path, home.of.renamed)
    old, new = (name.strip('<>,"') for name in home.of.renamed)
    with pytest.raises(RefusedInput, match=rf"ING-221.*column `{old}`") as refused:
        home.delivery(path)
    assert (f"new column `{new}`" in str(refused.value)) is is_known(new)
    assert secrets_in(f"{refused.value} {listed} {''.join(capfd.readouterr())}".encode()) == []


def test_a_drafted_mapping_lists_what_it_does_not_read_and_no_header_of_a_name(tmp_path: Path) -> None:
    home = opened("odk", tmp_path)
    drafted = draft(home.settings, home.export(people()))
    assert drafted.not_read is not None
    assert {"SubmissionDate", "Status"} <= set(drafted.not_read)
    assert not {"grp_id-name", "grp_id-phone", "SubmitterName", "remark"} & set(drafted.not_read)
    assert tomllib.loads(toml(drafted))["not_read"] == drafted.not_read


def test_headers_that_come_with_answers_stop_nothing_and_are_told(tmp_path: Path) -> None:
    home = opened("primero_json", tmp_path)
    path = home.export(people())
    home.mapping(f'headers = "{readers.header_hash(home.headers(path))}"\nnot_read = []\n')
    content = json.loads(path.read_text("utf-8"))
    content[0]["data"] |= {"risk_level": "high", "name_of_aunt": canaries.NAMES[0]}
    path.write_text(json.dumps(content), encoding="utf-8")
    receipt, _ = home.take_in(home.written(path, 11))
    (note,) = receipt.books.notes if receipt.books else ()
    assert "new since the mapping was made" in note
    assert "`risk_level`" in note
    assert "aunt" not in note


def test_a_template_of_htcds_without_case_numbers_is_refused_with_what_it_lacks(tmp_path: Path) -> None:
    home = opened("htcds", tmp_path)
    path = htcds.of_people(home.exports / "htcds.xlsx", people(), numbered=False)
    with pytest.raises(RefusedInput, match=r"ING-224.*sheet `Case Sheet`.*column `Case Number`"):
        home.take(home.written(path, 10))
