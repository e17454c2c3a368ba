"""How many made-up identifiers of persons are told, and how few harmless ones, of lists kept for this."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb
import pytest
from ingest_packages import Package, Warehouse, as_csv, case, refused, tiny, warehouse
from made_up_identifiers import Maker

from pipeline.ingest import Receipt
from pipeline.ingest.privacy import gate

SEED = 20260731
OF_475, MOST_FALSE_ALARMS, OF_HARMLESS = 460, 1, 2000
UUIDS = 2000


@pytest.fixture(scope="module")
def maker() -> Maker:
    return Maker(random.Random(SEED))


def passing(values: Iterable[str], test: str) -> set[str]:
    """Those of which an expression of the gate over ``v`` is true."""
    with duckdb.connect() as connection:
        query = f"select v from (select unnest(?::varchar[]) as v) where {test}"
        return {value for (value,) in connection.execute(query, [list(values)]).fetchall()}


def test_of_475_identifiers_of_persons_460_are_told(maker: Maker) -> None:
    persons = maker.persons()
    every = [value for values in persons.values() for value in values]
    through = passing(every, gate.plain_id("v"))
    missed = {kind: len(through.intersection(values)) for kind, values in persons.items()}
    assert len(every) >= 470
    assert sum(missed.values()) * 475 <= (475 - OF_475) * len(every), missed


def test_of_20_000_harmless_identifiers_ten_at_most_are_taken_for_a_person(maker: Maker) -> None:
    every = [value for number in range(1, 601) for value in maker.harmless(number)]
    numbered = [value for value in every if any(sign.isdigit() for sign in value)]
    stopped = set(numbered) - passing(numbered, gate.plain_id("v"))
    assert len(numbered) > 20_000
    assert len(stopped) * OF_HARMLESS <= MOST_FALSE_ALARMS * len(numbered), stopped


def test_every_uuid_passes_as_the_code_of_a_grant_and_as_an_identifier(maker: Maker) -> None:
    uuids = [maker.uuid() for _ in range(UUIDS)]
    for test in (gate.plain_label("v"), gate.plain_id("v")):
        assert len(passing(uuids, test)) == UUIDS


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Warehouse]:
    with warehouse(tmp_path) as opened:
        yield opened


def named(*numbers: str) -> Package:
    """A package whose cases have these numbers."""
    empty = {table: as_csv(tiny()[table], keep=0) for table in ("assessments", "outcome_ratings")}
    cases = [case(1, case_id=number, person_id="") for number in numbers]
    return Package(
        {"cases": cases, "assessments": [], "outcome_ratings": []},
        files={f"{table}.csv": content for table, content in empty.items()},
    )


def test_a_word_that_most_identifiers_of_a_column_begin_with_is_no_name(own: Warehouse) -> None:
    taken: Receipt = own.take(named(*(f"Sorikanda-{number}" for number in range(1, 7)), "c-1"))
    assert {count.table: count.stored for count in taken.tables}["cases"] == 7


def test_a_word_of_few_identifiers_may_be_a_name_and_refuses_the_package(own: Warehouse) -> None:
    numbers = [f"c-{number}" for number in range(1, 7)]
    assert refused(own, named(*numbers, "Sorikanda-1")).code == "ING-068"


def test_a_name_that_is_known_refuses_the_package_however_often_it_stands_there(own: Warehouse) -> None:
    assert refused(own, named(*(f"Somchai-{number}" for number in range(1, 9)))).code == "ING-068"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("telegram-9x12", "ING-060"),
        ("N11.5564E104.9282", "ING-062"),
        ("17-May-2001", "ING-063"),
        ("12-691-402", "ING-064"),
        ("N1234567", "ING-065"),
        ("3-1017-00207-365", "ING-065"),
        ("her_quokka_told_2", "ING-069"),
    ],
)
def test_what_stands_squeezed_in_an_identifier_is_called_what_it_is(
    own: Warehouse, number: str, code: str
) -> None:
    assert refused(own, named(number)).code == code


def test_a_hash_or_a_key_in_hex_is_no_word_with_an_account_number() -> None:
    drawn = random.Random(SEED)
    keys = [f"{drawn.getrandbits(4 * length):0{length}x}" for length in (24, 32, 40) for _ in range(20_000)]
    assert len(passing(keys, gate.plain_id("v"))) == len({*keys})
    assert passing(["acc123456789012", "aba00123456789"], gate.plain_id("v")) == set()
