"""What was replaced can be told again, and people without consent have no history."""

from __future__ import annotations

import pytest
from ingest_packages import LATER, Package, Rows, Warehouse, case, known_after, orphans, tiny

from pipeline import contract, ingest
from tests.sparing import first_fast

LATEST = "2024-10-01T00:00:00Z"
TABLES = ("cases", *sorted(set(tiny()) - {"cases"}))


def key_of(tiny_in: Warehouse, number: int) -> str:
    return str(ingest.case_key_of(tiny_in.settings, "khm-ngo", f"c-{number}"))


def known(tiny_in: Warehouse, package_no: int) -> dict[str, object]:
    return {table: known_after(tiny_in, package_no, table) for table in TABLES}


def stored(tiny_in: Warehouse) -> dict[str, object]:
    return {table: tiny_in.ask(f"select * from landing.{table} order by all") for table in TABLES}


def without(number: int) -> dict[str, Rows]:
    """The tiny package without one case and its rows; cases 1 and 2 have the assessments of the same name."""
    gone = {f"c-{number}", f"a-{number}", *(["a-3"] if number == 1 else [])}
    left = {
        name: [row for row in rows if not gone & {row.get("case_id"), row.get("assessment_id")}]
        for name, rows in tiny().items()
    }
    return {name: rows for name, rows in left.items() if rows}


def as_a_full_package(tiny_in: Warehouse) -> Package:
    rows = without(2)
    rows["cases"][0]["sex"] = "other"
    return Package(rows, created=LATER)


def as_a_delta(tiny_in: Warehouse) -> Package:
    moved = {**tiny()["assessments"][0], "case_id": "c-3"}
    return Package().delta({"cases": [case(1, sex="other"), case(4)], "assessments": [moved]})


@pytest.mark.parametrize("second", [as_a_full_package, as_a_delta])
def test_what_was_known_after_a_package_can_be_told_when_a_later_one_has_come(tiny_in, second) -> None:
    before = stored(tiny_in)
    tiny_in.take(second(tiny_in))
    after = stored(tiny_in)
    assert before != after
    assert (known(tiny_in, 1), known(tiny_in, 2)) == (before, after)


def test_each_of_three_states_can_be_told(tiny_in: Warehouse) -> None:
    states = [stored(tiny_in)]
    for package in (as_a_full_package(tiny_in), Package(created=LATEST)):
        tiny_in.take(package)
        states.append(stored(tiny_in))
    assert [known(tiny_in, number) for number in (1, 2, 3)] == states


def test_the_same_package_twice_makes_no_history(tiny_in: Warehouse) -> None:
    tiny_in.take(Package())
    assert tiny_in.ask("select count(*) from history.cases") == [(0,)]


def test_history_of_another_provider_stays(tiny_in: Warehouse) -> None:
    other = Package()
    other.told["provider_id"] = "lao-ngo"
    for package in (other, Package(created=LATER)):
        tiny_in.take(package)
    assert tiny_in.ask("select distinct provider_id from history.cases") == [(tiny_in.held_as("khm-ngo"),)]


@pytest.mark.parametrize("answer", first_fast(["no", "unknown", "", "withdrawn"]))
@pytest.mark.parametrize("coverage", first_fast(["full", "delta"]))
def test_who_withdraws_consent_leaves_landing_and_history_with_all_rows(
    tiny_in: Warehouse, coverage: str, answer: str
) -> None:
    tiny_in.take(Package(created=LATER))
    rows = tiny()["cases"]
    rows[0]["consent_monitoring"] = answer
    full = Package({**tiny(), "cases": rows}, created=LATEST)
    tiny_in.take(full if coverage == "full" else Package().delta({"cases": rows[:1]}, created=LATEST))
    assert key_of(tiny_in, 1) not in tiny_in.everything()
    assert orphans(tiny_in, past=True) == {}
    assert tiny_in.ask("select count(*) from history.outcome_ratings where package_no = 1") == [(1,)]


def test_who_left_before_withdrawing_leaves_history_too(tiny_in: Warehouse) -> None:
    tiny_in.take(Package(without(1), created=LATER))
    assert key_of(tiny_in, 1) in tiny_in.everything()
    tiny_in.take(Package().delta({"cases": [case(1, consent_monitoring="no")]}, created=LATEST))
    assert key_of(tiny_in, 1) not in tiny_in.everything()
    assert orphans(tiny_in, past=True) == {}


def test_who_gives_consent_again_is_known_from_that_package_on_with_what_it_brings(
    tiny_in: Warehouse,
) -> None:
    key = key_of(tiny_in, 1)
    tiny_in.take(Package().delta({"cases": [case(1, consent_monitoring="no")]}))
    tiny_in.take(Package().delta({"cases": [case(1)]}, created=LATEST))
    states = [str(known(tiny_in, number)) for number in (1, 2, 3)]
    assert [key in state for state in states] == [False, False, True]
    assert tiny_in.ask("select count(*) from landing.assessments where case_key = ?", key) == [(0,)]


def moved(to: int) -> Rows:
    return [{**tiny()["assessments"][0], "case_id": f"c-{to}"}]


@pytest.mark.parametrize("coverage", first_fast(["full", "delta"]))
def test_an_assessment_found_to_be_of_somebody_without_consent_leaves_no_history(
    tiny_in: Warehouse, coverage: str
) -> None:
    tiny_in.take(Package().delta({"cases": [case(2, sex="other")], "assessments": moved(2)}))
    nobody = case(9, consent_monitoring="no")
    if coverage == "full":
        rows = {**tiny(), "cases": [*tiny()["cases"], nobody]}
        rows["assessments"] = [*moved(9), *rows["assessments"][1:]]
        tiny_in.take(Package(rows, created=LATEST))
    else:
        tiny_in.take(Package().delta({"cases": [nobody], "assessments": moved(9)}, created=LATEST))
    held = "from (from landing.assessments union all by name from history.assessments)"
    assert tiny_in.ask(f"select count(*) {held} where month = '2023-02-01'") == [(0,)]
    assert (orphans(tiny_in), orphans(tiny_in, past=True)) == ({}, {})


def test_what_had_moved_to_somebody_who_withdraws_leaves_no_history(tiny_in: Warehouse) -> None:
    tiny_in.take(Package().delta({"assessments": moved(3)}))
    tiny_in.take(Package().delta({"cases": [case(3, consent_monitoring="no")]}, created=LATEST))
    assert tiny_in.ask("select count(*) from history.assessments") == [(0,)]
    assert tiny_in.ask("select count(*) from landing.outcome_ratings") == [(2,)]


def test_a_case_that_is_removed_has_no_history(tiny_in: Warehouse) -> None:
    tiny_in.take(Package(created=LATER))
    key = key_of(tiny_in, 1)
    ingest.remove_cases(f"select '{key}'::uuid", contract.load(tiny_in.settings.seeds), tiny_in.connection)
    assert key not in tiny_in.everything()
    assert (orphans(tiny_in), orphans(tiny_in, past=True)) == ({}, {})
