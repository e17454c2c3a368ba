"""An export with its mapping at the intake: origins, books, the same twice, and what is found nowhere."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

import pytest
import python_calamine

from pipeline import contract as contracts
from pipeline import ingest, settings, warehouse
from pipeline.errors import RefusedInput
from pipeline.ingest.delivery import Arrived
from pipeline.ingest.files.sealed import SealedFolder
from pipeline.settings import Settings
from pipeline.sources import Choice, Chooser, MappedExport, readers
from tests.sources.made_up import canaries
from tests.sources.made_up.books import delimited, xlsx

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

KEY = "a made-up key for tests, 32 characters or more"
EXPORTED = datetime(2026, 7, 10, tzinfo=UTC)
HEADERS = [
    "No",
    "Case",
    "Full name",
    "Phone",
    "Consent",
    "Sex",
    "Opened",
    "Visit",
    "Outcome",
    "Level",
    "Remark",
]
MAPPING = """
system = "table"
provider_id = "willow"
[[skip]]
where = { No = ["Total"] }
[cases]
keep = "last"
case_id = { from = "Case" }
programme_country = { always = "KHM" }
opened_month = { from = "Opened", dates = "dmy" }
sex = { from = "Sex", codes = { F = "female", M = "male" } }
age_group_trafficked = { always = "unknown" }
age_group_opened = { always = "unknown" }
country_of_origin = { always = "KHM" }
consent_monitoring = { from = "Consent" }
[assessments]
keep = "last"
assessment_id = { number = ["case_id", "month"] }
case_id = { from = "Case" }
month = { from = "Visit" }
type = { derive = "first_is_baseline" }
[outcome_ratings]
assessment_id = { number = ["case_id", "month"] }
outcome = { from = "Outcome" }
level = { from = "Level" }
applicability = { derive = "from_level" }
"""


def rows(count: int = 6) -> list[list[object]]:
    """Cases with two visits each, names and remarks that nobody maps, and a row of totals."""
    made: list[list[object]] = [
        [
            str(number),
            f"KH-{number // 2}",
            canaries.NAMES[number % 2],
            canaries.PHONES[number % 2],
            "Yes",
            "FM"[number % 2],
            "05/03/2024",
            "Mar-24" if number % 2 else "Sep-24",
            "O01",
            str(1 + number % 4),
            canaries.REMARKS[number % 2],
        ]
        for number in range(count)
    ]
    return [[*HEADERS], *made, ["Total", *[""] * (len(HEADERS) - 1)]]


@dataclass(frozen=True, slots=True)
class Workspace:
    """A home with one mapping, and a place for exports."""

    settings: Settings
    connection: DuckDBPyConnection
    exports: Path

    def choose(self, path: Path, **said: object) -> MappedExport:
        contract = contracts.load(self.settings.seeds)
        found = Chooser(self.settings, contract, Choice(**said)).delivery(path)  # type: ignore[arg-type]
        assert isinstance(found, MappedExport)
        return found

    def take(self, path: Path, **said: object) -> ingest.Receipt:
        return ingest.take_in([self.choose(path, **said)], self.connection, self.settings)[0]

    def arrive(self, path: Path, **said: object) -> Arrived:
        """What the intake would be handed."""
        folder = SealedFolder(Path(mkdtemp(dir=self.exports.parent)))
        with self.choose(path, **said).arrive(folder, contracts.load(self.settings.seeds)) as arrived:
            return arrived

    def export(self, content: Sequence[Sequence[object]], name: str = "list.csv", day: int = 10) -> Path:
        path = self.exports / name
        made = delimited(path, content) if name.endswith(".csv") else xlsx(path, {"Register": content})
        moment = EXPORTED.replace(day=day).timestamp()
        os.utime(made, (moment, moment))
        return made

    def mapping(self, text: str, name: str = "list.toml") -> Path:
        path = self.settings.own_config / "mappings" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def bytes_of(self) -> str:
        """All that the home holds, its configuration aside."""
        self.connection.execute("checkpoint")
        files = [path for path in self.settings.warehouse.rglob("*") if path.is_file()]
        return "".join(path.read_bytes().decode("latin-1") for path in files)


@contextmanager
def opened(tmp_path: Path) -> Iterator[Workspace]:
    own = replace(settings.load({}, tmp_path / "home"), case_key=KEY)
    exports = tmp_path / "exports"
    exports.mkdir()
    own.own_config.mkdir(parents=True)
    (own.own_config / "organisation.toml").write_text('name = "Willow"\nprovider_id = "willow"\n')
    (own.own_config / "donors.csv").write_text("donor_code,label,grants\n")
    with warehouse.connect(own.cases_db, own) as connection:
        made = Workspace(own, connection, exports)
        made.mapping(MAPPING)
        yield made


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Workspace]:
    with opened(tmp_path) as made:
        yield made


def stored(receipt: ingest.Receipt) -> dict[str, int]:
    return {count.table: count.stored for count in receipt.tables if count.stored}


def test_what_a_mapping_makes_of_an_export_is_stored_and_its_books_add_up(own: Workspace) -> None:
    receipt = own.take(own.export(rows()))
    assert stored(receipt) == {"cases": 3, "assessments": 6, "outcome_ratings": 6}
    assert receipt.books is not None
    (sheet,) = receipt.books.sheets
    assert (sheet.file, sheet.rows, sheet.used, sheet.repeated) == ("list.csv", 7, 6, 0)
    assert sum(count for _, count in sheet.left_out) == 1
    assert sheet.adds_up
    assert sheet.columns_not_read == 3
    assert receipt.books.repeated == (("cases", 3),)


@pytest.mark.long
def test_the_same_content_twice_changes_nothing_whatever_its_file_is_called(own: Workspace) -> None:
    own.take(own.export(rows()))
    for path in (own.export(rows(), "copy.csv", day=11), own.export(rows(), "list.xlsx", day=12)):
        assert own.take(path).already_known


@pytest.mark.long
def test_an_older_export_does_not_replace_a_newer_one(own: Workspace) -> None:
    own.take(own.export(rows(), day=12))
    with pytest.raises(RefusedInput, match="ING-006"):
        own.take(own.export(rows(4), "older.csv", day=11))


def test_a_later_full_export_replaces_the_earlier_one(own: Workspace) -> None:
    own.take(own.export(rows()))
    receipt = own.take(own.export(rows(4), "later.csv", day=11))
    assert {count.table: count.replaced for count in receipt.tables if count.replaced} == {
        "cases": 3,
        "assessments": 6,
        "outcome_ratings": 6,
    }


def test_nothing_that_is_not_mapped_is_found_anywhere(
    own: Workspace, capfd: pytest.CaptureFixture[str]
) -> None:
    content = rows()
    content[2][5] = canaries.NAMES[0]  # a name in a column that is mapped: no code
    receipt = own.take(own.export(content))
    assert canaries.found_in(own.bytes_of()) == []
    assert canaries.found_in(repr(receipt)) == []
    assert canaries.found_in("".join(capfd.readouterr())) == []
    assert [(group.table, group.column, group.reason_code) for group in receipt.quarantined][:1] == [
        ("assessments", "case_id", "ING-116")
    ]


def test_problems_name_the_code_that_a_text_without_one_is_most_like_and_not_the_text(own: Workspace) -> None:
    content = rows()
    content[2][5] = "Feemale"
    receipt = own.take(own.export(content))
    assert receipt.problems is not None
    book = python_calamine.load_workbook(str(receipt.problems))
    listed = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    (line,) = [row for row in listed if "ING-102" in row]
    assert {"list.csv", "Sex"} <= set(line)
    assert any("female" in str(cell) for cell in line)
    assert "Feemale" not in repr(listed)


def test_what_the_gate_refuses_is_told_by_her_file_sheet_row_and_header(own: Workspace) -> None:
    content = rows()
    content[3][1] = canaries.NAMES[0]
    with pytest.raises(RefusedInput) as refused:
        own.take(own.export(content, "list.xlsx"))
    said = str(refused.value)
    assert (
        "file `list.xlsx`, sheet `Register`, table `cases`, column `Case`, 1 cell, the first in row 4" in said
    )
    assert canaries.found_in(said) == []
    assert stored_cases(own) == 0


def stored_cases(own: Workspace) -> int:
    (count,) = own.connection.execute("select count(*) from landing.cases").fetchone() or (0,)
    return int(count)


def test_a_repeated_key_is_told_by_her_row(own: Workspace) -> None:
    own.mapping(MAPPING.replace('[cases]\nkeep = "last"', "[cases]"))
    with pytest.raises(RefusedInput, match=r"ING-044.*file `list.csv`.*row 3"):
        own.take(own.export(rows()))


def test_origins_lead_back_to_file_sheet_row_and_header_and_know_the_nearest_code(own: Workspace) -> None:
    content = rows()
    content[2][5] = "Femal"
    own.mapping(MAPPING.replace('F = "female", M = "male"', 'F = "female"'))
    origins = own.arrive(own.export(content, "list.xlsx")).origins
    origin = origins.of("cases", 1, "sex")
    assert (origin.file, origin.sheet, origin.row, origin.column) == ("list.xlsx", "Register", 3, "Sex")
    assert origins.nearest("cases", 1, "sex") == "female"
    assert origins.of("outcome_ratings", 6, "assessment_id").column == "Case` and `Visit"
    assert origins.of("outcome_ratings", 6, "applicability").column == "Level"


def test_data_reach_to_the_newest_assessment_or_to_what_was_told(own: Workspace) -> None:
    path = own.export(rows())
    for said, month in (({}, date(2024, 9, 1)), ({"data_to": "2026-06"}, date(2026, 6, 1))):
        told = own.arrive(path, **said).descriptor
        assert (told.data_cutoff, told.created) == (month, datetime(2026, 7, 10))  # noqa: DTZ001


def test_data_never_reach_past_the_month_of_the_export(own: Workspace) -> None:
    content = rows()
    content[1][7] = "2026-12"
    assert own.arrive(own.export(content)).descriptor.data_cutoff == date(2024, 9, 1)
    with pytest.raises(RefusedInput, match="ING-226"):
        own.arrive(own.export(rows()), data_to="2026-08")


def test_without_a_provider_nothing_comes_in(own: Workspace) -> None:
    own.mapping(MAPPING.replace('provider_id = "willow"\n', ""))
    (own.settings.own_config / "organisation.toml").write_text('name = "Willow"\n')
    with pytest.raises(RefusedInput, match="ING-225"):
        own.arrive(own.export(rows()))


def test_other_headers_stop_it_and_the_message_says_what_to_write(own: Workspace) -> None:
    path = own.export(rows())
    found = readers.header_hash(readers.read(path, "table"))
    own.mapping(f'headers = "{found}"\n{MAPPING}')
    own.arrive(path)
    content = rows()
    content[0] = [*HEADERS[:5], "Gender", *HEADERS[6:]]
    with pytest.raises(RefusedInput, match=r"ING-221.*mappings/list.toml.*headers `[0-9a-f]+`.*column `Sex`"):
        own.arrive(own.export(content, day=11))


@pytest.mark.parametrize(
    ("change", "code"),
    [(('from = "Sex"', 'from = "Sexe"'), "ING-224"), (("[cases]", '[cases]\nsheet = "Registre"'), "ING-223")],
)
def test_what_the_mapping_names_and_the_export_lacks_is_told_with_the_nearest(
    own: Workspace, change: tuple[str, str], code: str
) -> None:
    own.mapping(MAPPING.replace(*change))
    with pytest.raises(RefusedInput, match=f"{code}.*did you mean `(Sex|Register)`"):
        own.arrive(own.export(rows(), "list.xlsx"))


def test_no_mapping_several_and_a_wrong_one_are_told_with_the_next_step(own: Workspace) -> None:
    path = own.export(rows())
    own.mapping(MAPPING, "other.toml")
    with pytest.raises(RefusedInput, match=r"ING-227.*mappings/list.toml.*mappings/other.toml.*--mapping"):
        own.choose(path)
    assert own.choose(path, mapping=own.mapping(MAPPING, "other.toml")).mapping.file == "mappings/other.toml"
    (own.settings.own_config / "mappings" / "other.toml").unlink()
    own.mapping(MAPPING.replace("sex =", "sexx ="))
    with pytest.raises(RefusedInput, match=r"ING-228.*reintegration check"):
        own.choose(path)
    (own.settings.own_config / "mappings" / "list.toml").unlink()
    with pytest.raises(RefusedInput, match=r"ING-222.*reintegration map FILE"):
        own.choose(path)
