"""Cases that moved between providers are joined by config/links.csv, by their keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from ingest_packages import LATER, Package, Warehouse, case, tiny, warehouse

from pipeline import configuration, ingest
from pipeline.errors import UsageError
from pipeline.ingest import Changes, case_key_of

HEADINGS = "from_provider,from_case,to_provider,to_case\n"


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the tiny package of one provider."""
    config = tmp_path_factory.mktemp("begun") / "home" / "config"
    config.mkdir(parents=True)
    (config / "organisation.toml").write_text('name = "Willow House"\n', "utf-8")
    (config / "donors.csv").write_text("donor_code,label\nDFAT,A department\n", "utf-8")
    providers = "".join(f"{name}-ngo,{name.upper()}\n" for name in ("khm", "lao", "tha"))
    (config / "providers.csv").write_text(f"provider_id,name\n{providers}", "utf-8")
    with warehouse(config.parent) as opened_warehouse:
        opened_warehouse.take(Package())
    return config.parent


@pytest.fixture
def own(begun: Path, tmp_path: Path) -> Iterator[Warehouse]:
    with warehouse(tmp_path / "home", like=begun) as opened_warehouse:
        yield opened_warehouse


def link(own: Warehouse, *rows: str) -> None:
    (own.settings.own_config / "links.csv").write_text(HEADINGS + "\n".join(rows), "utf-8")


def of_another(name: str, *cases: dict[str, str]) -> Package:
    told = {**Package().told, "provider_id": name}
    return Package({**tiny(), "cases": [*cases]}, name=f"{name}-export", created=LATER, told=told)


def same(own: Warehouse) -> dict[str, set[str]]:
    """The persons that are one, by the key that stands for them."""
    found: dict[str, set[str]] = {}
    for person, stands in own.ask("select person_key, same_as from landing.same_persons"):
        found.setdefault(str(stands), set()).add(str(person))
    return found


def person_of(own: Warehouse, provider: str, number: str) -> str:
    key = case_key_of(own.settings, provider, number)
    query = "select coalesce(person_key, case_key) from landing.cases where case_key = ?"
    return str(own.ask(query, key)[0][0])


def test_a_link_makes_two_persons_one_and_is_told_in_the_receipt(own: Warehouse) -> None:
    link(own, "khm-ngo,c-1,lao-ngo,c-7")
    receipt = own.take(of_another("lao-ngo", case(7, person_id=""), case(8)))
    assert receipt.changes == Changes(new=2, moved=1)
    [persons] = same(own).values()
    assert persons == {person_of(own, "khm-ngo", "c-1"), person_of(own, "lao-ngo", "c-7")}


@pytest.mark.long
def test_a_case_that_moved_twice_is_of_one_person(own: Warehouse) -> None:
    own.take(of_another("lao-ngo", case(7)))
    own.take(of_another("tha-ngo", case(9)))
    link(own, "lao-ngo,c-7,tha-ngo,c-9", "khm-ngo,c-1,lao-ngo,c-7")
    ingest.prepare(own.connection, own.settings)
    [(stands, persons)] = same(own).items()
    assert len(persons) == 3
    assert stands == min(persons)


def test_a_link_without_its_case_joins_nobody_and_keeps_no_key(own: Warehouse) -> None:
    link(own, "khm-ngo,c-1,lao-ngo,c-7")
    ingest.prepare(own.connection, own.settings)
    assert (same(own), own.count("moves")) == ({}, 0)


def test_whoever_is_forgotten_is_in_no_link_any_more(own: Warehouse) -> None:
    link(own, "khm-ngo,c-1,lao-ngo,c-7")
    own.take(of_another("lao-ngo", case(7)))
    assert own.count("moves") == 1
    ingest.forget("c-1", "khm-ngo", own.connection, own.settings)
    assert (same(own), own.count("moves")) == ({}, 0)


@pytest.mark.long
def test_without_links_nobody_is_joined(own: Warehouse) -> None:
    own.take(of_another("lao-ngo", case(1)))
    assert same(own) == {}


@pytest.mark.long
@pytest.mark.parametrize(
    ("rows", "place", "said"),
    [
        (["a,c-1,a,c-2"], "links.csv, row 2, column to_provider", "Both cases are of one provider"),
        (["a,c-1,b,c-2", "b,c-2,a,c-1"], "links.csv, row 2, column to_case", "moves in a circle"),
        (["a,c-1,b,c-2", "a,c-1,c,c-3"], "links.csv, row 3, column from_case", "the same as row 2"),
        (["a,c-1,b,c-2", "c,c-3,b,c-2"], "links.csv, row 3, column to_case", "the same as row 2"),
        (["a,c-1,b,"], "links.csv, row 2, column to_case", "The cell is empty"),
    ],
    ids=["one provider", "circle", "from twice", "to twice", "empty"],
)
def test_a_link_that_cannot_be_is_told_with_its_row_and_without_its_value(
    own: Warehouse, rows: list[str], place: str, said: str
) -> None:
    link(own, *rows)
    with pytest.raises(UsageError) as caught:
        configuration.load_links(own.settings.own_config)
    assert caught.value.what.startswith(place)
    assert said in caught.value.what
    assert "c-1" not in str(caught.value)


@pytest.mark.long
def test_case_numbers_that_differ_in_capitals_are_two(own: Warehouse) -> None:
    link(own, "a,c-1,b,c-2", "a,C-1,b,C-2")
    assert len(configuration.load_links(own.settings.own_config)) == 2


@pytest.mark.long
def test_a_link_keeps_to_its_case_when_the_export_comes_again(own: Warehouse) -> None:
    link(own, "khm-ngo,c-1,lao-ngo,c-7")
    first = of_another("lao-ngo", case(7), case(8))
    own.take(first)
    again = replace(first, created="2024-08-02T00:00:00Z", tables={**first.tables, "cases": [case(7)]})
    assert own.take(again).changes == Changes(gone=1)
    assert own.count("moves") == 1


@pytest.mark.long
def test_somebody_with_a_shared_number_may_be_known_elsewhere_and_is_joined_to_nobody(own: Warehouse) -> None:
    own.take(of_another("lao-ngo", case(7, shared_person_id="N-1"), case(8, shared_person_id="N-2")))
    receipt = own.take(
        of_another("tha-ngo", case(1, shared_person_id="N-2"), case(2, shared_person_id="N-3"), case(3))
    )
    assert receipt.changes == Changes(new=3, alike=1)
    assert same(own) == {}


@pytest.mark.long
def test_who_came_by_a_link_is_not_told_twice(own: Warehouse) -> None:
    own.take(of_another("lao-ngo", case(7, shared_person_id="N-1")))
    link(own, "lao-ngo,c-7,tha-ngo,c-1")
    receipt = own.take(of_another("tha-ngo", case(1, shared_person_id="N-1")))
    assert receipt.changes == Changes(new=1, moved=1)


def test_a_shared_number_is_stored_as_a_key_only(own: Warehouse) -> None:
    own.take(of_another("lao-ngo", case(7, shared_person_id="SHARED-77")))
    assert "SHARED-77" not in own.everything()
    keys = own.ask("select count(distinct shared_person_key) from landing.cases")
    assert keys == [(1,)]


@pytest.mark.long
def test_a_warehouse_of_an_older_version_gets_the_column(own: Warehouse) -> None:
    for schema in ("landing", "history"):
        own.connection.execute(f"alter table {schema}.cases drop column shared_person_key")
    own.take(of_another("lao-ngo", case(7, shared_person_id="N-1")))
    own.take(replace(of_another("lao-ngo", case(8)), created="2024-08-02T00:00:00Z"))
    assert own.ask("select count(shared_person_key) from history.cases") == [(1,)]
