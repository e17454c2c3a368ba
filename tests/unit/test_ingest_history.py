"""What was replaced can be told again, and people without consent have no history."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from ingest_packages import LATER, Package, Rows, Warehouse, case, known_after, orphans, tiny, warehouse

from pipeline import contract, ingest
from tests.sparing import first_fast

LATEST = "2024-10-01T00:00:00Z"
TABLES = ("cases", *sorted(set(tiny()) - {"cases"}))


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a warehouse into which the tiny package was taken, to be copied."""
    with warehouse(home := tmp_path_factory.mktemp("first") / "home") as own:
        own.take(Package())
    return home


@pytest.fixture
def own(first: Path, tmp_path: Path) -> Iterator[Warehouse]:
    """A warehouse that holds the tiny package."""
    with warehouse(tmp_path / "home", like=first) as opened_warehouse:
        yield opened_warehouse


def key_of(own: Warehouse, number: int) -> str:
    return str(ingest.case_key_of(own.settings, "khm-ngo", f"c-{number}"))


def known(own: Warehouse, package_no: int) -> dict[str, object]:
    return {table: known_after(own, package_no, table) for table in TABLES}


def stored(own: Warehouse) -> dict[str, object]:
    return {table: own.ask(f"select * from landing.{table} order by all") for table in TABLES}


def without(number: int) -> dict[str, Rows]:
    """The tiny package without one case and its rows; cases 1 and 2 have the assessments of the same name."""
    gone = {f"c-{number}", f"a-{number}", *(["a-3"] if number == 1 else [])}
    left = {
        name: [row for row in rows if not gone & {row.get("case_id"), row.get("assessment_id")}]
        for name, rows in tiny().items()
    }
    return {name: rows for name, rows in left.items() if rows}


def as_a_full_package(own: Warehouse) -> Package:
    rows = without(2)
    rows["cases"][0]["sex"] = "other"
    return Package(rows, created=LATER)


def as_a_delta(own: Warehouse) -> Package:
    moved = {**tiny()["assessments"][0], "case_id": "c-3"}
    return Package().delta({"cases": [case(1, sex="other"), case(4)], "assessments": [moved]})


@pytest.mark.parametrize("second", [as_a_full_package, as_a_delta])
def test_what_was_known_after_a_package_can_be_told_when_a_later_one_has_come(own, second) -> None:
    before = stored(own)
    own.take(second(own))
    after = stored(own)
    assert before != after
    assert (known(own, 1), known(own, 2)) == (before, after)


def test_each_of_three_states_can_be_told(own: Warehouse) -> None:
    states = [stored(own)]
    for package in (as_a_full_package(own), Package(created=LATEST)):
        own.take(package)
        states.append(stored(own))
    assert [known(own, number) for number in (1, 2, 3)] == states


def test_the_same_package_twice_makes_no_history(own: Warehouse) -> None:
    own.take(Package())
    assert own.ask("select count(*) from history.cases") == [(0,)]


def test_history_of_another_provider_stays(own: Warehouse) -> None:
    other = Package()
    other.told["provider_id"] = "lao-ngo"
    for package in (other, Package(created=LATER)):
        own.take(package)
    assert own.ask("select distinct provider_id from history.cases") == [(own.held_as("khm-ngo"),)]


@pytest.mark.parametrize("answer", first_fast(["no", "unknown", "", "withdrawn"]))
@pytest.mark.parametrize("coverage", first_fast(["full", "delta"]))
def test_who_withdraws_consent_leaves_landing_and_history_with_all_rows(
    own: Warehouse, coverage: str, answer: str
) -> None:
    own.take(Package(created=LATER))
    rows = tiny()["cases"]
    rows[0]["consent_monitoring"] = answer
    full = Package({**tiny(), "cases": rows}, created=LATEST)
    own.take(full if coverage == "full" else Package().delta({"cases": rows[:1]}, created=LATEST))
    assert key_of(own, 1) not in own.everything()
    assert orphans(own, past=True) == {}
    assert own.ask("select count(*) from history.outcome_ratings where package_no = 1") == [(1,)]


def test_who_left_before_withdrawing_leaves_history_too(own: Warehouse) -> None:
    own.take(Package(without(1), created=LATER))
    assert key_of(own, 1) in own.everything()
    own.take(Package().delta({"cases": [case(1, consent_monitoring="no")]}, created=LATEST))
    assert key_of(own, 1) not in own.everything()
    assert orphans(own, past=True) == {}


def test_who_gives_consent_again_is_known_from_that_package_on_with_what_it_brings(own: Warehouse) -> None:
    key = key_of(own, 1)
    own.take(Package().delta({"cases": [case(1, consent_monitoring="no")]}))
    own.take(Package().delta({"cases": [case(1)]}, created=LATEST))
    states = [str(known(own, number)) for number in (1, 2, 3)]
    assert [key in state for state in states] == [False, False, True]
    assert own.ask("select count(*) from landing.assessments where case_key = ?", key) == [(0,)]


def moved(to: int) -> Rows:
    return [{**tiny()["assessments"][0], "case_id": f"c-{to}"}]


@pytest.mark.parametrize("coverage", first_fast(["full", "delta"]))
def test_an_assessment_found_to_be_of_somebody_without_consent_leaves_no_history(
    own: Warehouse, coverage: str
) -> None:
    own.take(Package().delta({"cases": [case(2, sex="other")], "assessments": moved(2)}))
    nobody = case(9, consent_monitoring="no")
    if coverage == "full":
        rows = {**tiny(), "cases": [*tiny()["cases"], nobody]}
        rows["assessments"] = [*moved(9), *rows["assessments"][1:]]
        own.take(Package(rows, created=LATEST))
    else:
        own.take(Package().delta({"cases": [nobody], "assessments": moved(9)}, created=LATEST))
    held = "from (from landing.assessments union all by name from history.assessments)"
    assert own.ask(f"select count(*) {held} where month = '2023-02-01'") == [(0,)]
    assert (orphans(own), orphans(own, past=True)) == ({}, {})


def test_what_had_moved_to_somebody_who_withdraws_leaves_no_history(own: Warehouse) -> None:
    own.take(Package().delta({"assessments": moved(3)}))
    own.take(Package().delta({"cases": [case(3, consent_monitoring="no")]}, created=LATEST))
    assert own.ask("select count(*) from history.assessments") == [(0,)]
    assert own.ask("select count(*) from landing.outcome_ratings") == [(2,)]


def test_a_case_that_is_removed_has_no_history(own: Warehouse) -> None:
    own.take(Package(created=LATER))
    key = key_of(own, 1)
    ingest.remove_cases(f"select '{key}'::uuid", contract.load(own.settings.seeds), own.connection)
    assert key not in own.everything()
    assert (orphans(own), orphans(own, past=True)) == ({}, {})
