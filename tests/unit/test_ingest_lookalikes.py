"""What only looks dangerous: good packages that must come in, and slips that only cost their row."""

from __future__ import annotations

import random
import string
import uuid
import zipfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from hostile_files import CASES
from ingest_packages import Package, PutAside, Warehouse, as_csv, case, changed, side_by_side, tiny, warehouse

from pipeline import ingest
from pipeline.contract import load
from pipeline.ingest.privacy.names import NAMES, PLAIN_WORDS
from pipeline.sample import bundled, write
from tests.sparing import first_fast

NUMBERS = count(1)
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LETTERS = string.ascii_letters + string.digits
RANDOM = random.Random(2017)
MANY = 3000


def letters(known: str, length: int) -> str:
    return "".join(RANDOM.choices(known, k=length))


# Ways in which case systems make identifiers; each is tried on thousands of them.
IDENTIFIERS: dict[str, Callable[[int], str]] = {
    "UUID": lambda _: str(uuid.UUID(int=RANDOM.getrandbits(128), version=4)),
    "UUID in large letters": lambda _: str(uuid.UUID(int=RANDOM.getrandbits(128), version=4)).upper(),
    "UUID without dashes": lambda _: uuid.UUID(int=RANDOM.getrandbits(128), version=4).hex,
    "UUID with a scheme": lambda _: f"uuid:{uuid.UUID(int=RANDOM.getrandbits(128), version=4)}",
    "24 hex digits": lambda _: f"{RANDOM.getrandbits(96):024x}",
    "32 hex digits in large letters": lambda _: f"{RANDOM.getrandbits(128):032X}",
    "7 hex digits, some without a number": lambda _: f"a{RANDOM.getrandbits(24):06x}",
    "ULID": lambda _: f"01{letters(CROCKFORD, 24)}",
    "CUID": lambda _: f"c{letters(string.ascii_lowercase + string.digits, 20)}1a2b",
    "KSUID": lambda _: f"0u{letters(LETTERS, 25)}",
    "Salesforce": lambda _: f"001500000{letters(LETTERS, 6)}{letters(string.ascii_uppercase, 3)}",
    "case and number": lambda n: f"case-{n:06}",
    "CASE and number": lambda n: f"CASE{n:06}",
    "country, year and number": lambda n: f"KHM-{2015 + n % 10}-{n:05}",
    "number": str,
    "number with zeros": lambda n: f"{n:012}",
    "letter and seven digits": lambda n: f"C{n:07}",
    "site and number": lambda n: f"Shelter-{n % 7}.{n}",
    "words in large letters": lambda n: f"DARA-{n:04}",
    "parts with colons": lambda n: f"kh:pp:{n}",
}
GOOD: dict[str, Callable[[], Package]] = {
    "donors and grants": lambda: funded("EU.NDICI", "ICSP/2019/406-482"),
    "donor that is a word": lambda: funded("Lotus-Trust", "720442-2019"),
    "grant of letters": lambda: funded("CHEN", "AU-2024.03"),
    "a far end of a grant": lambda: changed("fundings", 1, to_month="2099-12"),
    "full dates": lambda: changed("events", 1, month="2023-07-19"),
    "moments": lambda: changed("events", 1, month="2023-07-19T08:30:00+07:00"),
    "spaces around codes": lambda: changed("cases", 1, sex=" female ", country_of_origin=" KHM"),
    "codes twice and blanks": lambda: changed("exploitations", 1, labour_sector="fishing; fishing;"),
    "numbers with a fraction of zero": lambda: changed("outcome_ratings", 1, level="2.0"),
}
GOOD_FILES: dict[str, Callable[[], Package]] = {
    "codes in quotation marks": lambda: Package(files={"cases.csv": quoted()}),
    "byte order mark": lambda: Package(files={"cases.csv": b"\xef\xbb\xbf" + CASES}),
    "Windows line ends": lambda: Package(files={"cases.csv": CASES.replace(b"\n", b"\r\n")}),
    "a file beside the tables": lambda: Package(files={"README.md": b"Written by hand"}),
}
# Slips of the pen: the row is put aside, and the rest comes in.
SLIPS = {
    ("cases", "education_opened"): (
        "femal", "F", "KH", "1", "-99", "---", "n/a", "N/A", "N.A.", "?", "9999", "45123", "18-24",
        "not known yet", "NOT APPLICABLE", "Primary School", "Forced Marriage", "3.5", "yes/no",
        "male (?)", "18+", "street", "house", "99999999", "thai", "17", "៣", "no answer yet",
        "other: see",
    ),
    ("cases", "country_of_origin"): ("Viet Nang", "New Zealand", "Sri Lanka", "CAM"),
    ("events", "month"): ("2022-13", "17/05/2022", "5/1/2022", "May 22", "20220517", "2566-05"),
    ("outcome_ratings", "level"): ("5", "2.5", "two", "-1", "n/a"),
}  # fmt: skip
SLIPS_ONE_BY_ONE = [(*at, value) for at, values in SLIPS.items() for value in values]


def funded(donor: str, grant: str) -> Package:
    return changed("fundings", 1, donor_code=donor, grant_code=grant)


def quoted() -> bytes:
    lines = CASES.decode().splitlines()
    return "\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in lines).encode()


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    with warehouse(tmp_path_factory.mktemp("lookalikes")) as opened_warehouse:
        yield opened_warehouse


def taken(own: Warehouse, package: Package) -> ingest.Receipt:
    """The receipt of a package, sent by a provider of its own."""
    package.told = {**package.told, "provider_id": f"provider-{next(NUMBERS)}"}
    return own.take(package)


@pytest.fixture(scope="module")
def identified(own: Warehouse) -> int:
    """The number of a package whose cases have identifiers of all ways, thousands of each."""
    cases = [case(1, case_id=way(n + 1), person_id="") for way in IDENTIFIERS.values() for n in range(MANY)]
    empty = {"assessments": [], "outcome_ratings": []}
    files = {f"{table}.csv": as_csv(tiny()[table], keep=0) for table in empty}
    return taken(own, Package({"cases": cases, **empty}, files=files)).package_no


@pytest.mark.parametrize("way", IDENTIFIERS)
def test_identifiers_of_case_systems_come_in(own: Warehouse, identified: int, way: str) -> None:
    first = list(IDENTIFIERS).index(way) * MANY + 1
    stored = own.ask(
        "select count(*) from landing.cases where package_no = ? and row_no between ? and ?",
        identified,
        first,
        first + MANY - 1,
    )
    assert stored == [(MANY,)]


def test_good_rows_come_in_whole(own: Warehouse) -> None:
    rows = [make() for make in GOOD.values()]
    receipt = taken(own, side_by_side(rows))
    assert (receipt.quarantined, receipt.notes) == ((), ())
    assert {count.table: count.stored for count in receipt.tables} == {
        name: len(rows) * len(listed) for name, listed in tiny().items()
    }


@pytest.mark.parametrize("name", first_fast(GOOD_FILES))
def test_a_good_package_comes_in_whole(own: Warehouse, name: str) -> None:
    assert taken(own, GOOD_FILES[name]()).quarantined == ()


@pytest.fixture(scope="module")
def slipped(own: Warehouse) -> list[PutAside]:
    """What was put aside of a package in which each slip stands among good rows of its own."""
    packages = (changed(table, 1, **{column: value}) for table, column, value in SLIPS_ONE_BY_ONE)
    return own.put_aside(taken(own, side_by_side(packages)).package_no)


@pytest.mark.parametrize(
    ("number", "table", "column"),
    [(n, *slip[:2]) for n, slip in enumerate(SLIPS_ONE_BY_ONE)],
    ids=[" ".join(slip) for slip in SLIPS_ONE_BY_ONE],
)
def test_a_slip_costs_its_row_only_and_what_hangs_on_it(
    slipped: list[PutAside], number: int, table: str, column: str
) -> None:
    found = slipped[number]
    at_fault = {place: name for place, (name, code) in found.items() if code != "ING-116"}
    assert at_fault == {(table, 1): column}
    assert {row for name, row in found if name == "cases"} <= {1}


@pytest.mark.parametrize("top", first_fast(["", "export 2024/"]))
def test_a_zip_with_what_computers_add_comes_in(own: Warehouse, tmp_path: Path, top: str) -> None:
    package = Package(told={**Package().told, "provider_id": f"provider-{next(NUMBERS)}"})
    path = package.zip(tmp_path / "a.zip", top)
    with zipfile.ZipFile(path, "a") as archive:
        for name in ("__MACOSX/._cases.csv", f"{top}.DS_Store", f"{top}README.txt"):
            archive.writestr(name, b"x")
    assert ingest.take_in([path], own.connection, own.settings)[0].quarantined == ()


def test_a_zip_with_a_second_large_end_record_comes_in(
    own: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = Package(told={**Package().told, "provider_id": f"provider-{next(NUMBERS)}"})
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 200)
    path = package.zip(tmp_path / "a.zip")
    assert b"PK\x06\x06" in path.read_bytes()
    assert ingest.take_in([path], own.connection, own.settings)[0].quarantined == ()


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 5, 77])
def test_made_up_samples_come_in_whole(tmp_path: Path, seed: int) -> None:
    with warehouse(tmp_path) as own:
        write(252, seed, tmp_path / "sample", settings=own.settings)
        assert ingest.take_in([tmp_path / "sample"], own.connection, own.settings)[0].quarantined == ()


@pytest.mark.long
def test_the_bundled_sample_comes_in_whole(tmp_path: Path) -> None:
    with warehouse(tmp_path) as own:
        assert ingest.take_in([bundled()], own.connection, own.settings)[0].quarantined == ()


def test_no_word_of_the_contract_is_taken_for_a_name(own: Warehouse) -> None:
    words = {*load(own.settings.seeds).words(), *PLAIN_WORDS}
    assert words.intersection(NAMES) == set()
