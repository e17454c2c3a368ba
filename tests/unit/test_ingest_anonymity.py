"""How anonymous a package is: measured when it comes in, told to the officer, and never released."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path

import pytest
from ingest_packages import LATER, PROJECT, Package, Rows, Warehouse, as_csv, case, tiny, warehouse

from pipeline import jobs
from pipeline.cli import printing, status_tables
from pipeline.ingest import SMALL, Anonymity

NUMBERS = count(1)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    with warehouse(tmp_path_factory.mktemp("anonymity")) as opened_warehouse:
        yield opened_warehouse


def package(cases: Rows, **forms: str) -> Package:
    """Cases of a provider of their own; ``c_1="labour;sexual"`` gives the case c-1 two forms."""
    exploitations = [
        {
            "case_id": case_id.replace("_", "-"),
            "seq": str(seq),
            "form": form,
            "movement": "internal",
            "country_of_exploitation": "THA",
        }
        for case_id, listed in forms.items()
        for seq, form in enumerate(listed.split(";"), start=1)
    ]
    made = Package({"cases": cases, "exploitations": exploitations, "assessments": [], "outcome_ratings": []})
    made.files = {
        f"{table}.csv": as_csv(tiny()[table], keep=0) for table, rows in made.tables.items() if not rows
    }
    made.told = {**made.told, "provider_id": f"provider-{next(NUMBERS)}"}
    return made


def measured(own: Warehouse, cases: Rows, **forms: str) -> Anonymity | None:
    return own.take(package(cases, **forms)).anonymity


def alike(first: int, last: int, **cells: str) -> Rows:
    return [case(number, **cells) for number in range(first, last + 1)]


def test_people_alone_and_in_small_groups_are_counted(own: Warehouse) -> None:
    cases = [*alike(1, 11), *alike(12, 14, sex="male"), case(15, programme_country="LAO")]
    assert measured(own, cases) == Anonymity(
        persons=15, smallest_group=1, persons_in_small_groups=4, persons_alone=1
    )


def test_age_tells_people_apart(own: Warehouse) -> None:
    found = measured(own, [*alike(1, 11), case(12, age_group_opened="25_34")])
    assert found == Anonymity(12, 1, 1, 1)


def test_the_form_of_trafficking_tells_people_apart(own: Warehouse) -> None:
    assert measured(own, alike(1, 4), c_1="labour", c_2="labour", c_3="sexual;labour") == Anonymity(
        4, 1, 4, 2
    )


def test_several_forms_are_one_form_in_whatever_order(own: Warehouse) -> None:
    assert measured(own, alike(1, 2), c_1="sexual;labour", c_2="labour;sexual") == Anonymity(2, 2, 2, 0)


def test_a_person_with_two_cases_counts_once_and_by_the_smaller_group(own: Warehouse) -> None:
    cases = [*alike(1, 11), case(12, person_id="p-1", programme_country="LAO")]
    assert measured(own, cases) == Anonymity(11, 1, 1, 1)


def test_two_cases_of_a_person_are_no_company_for_each_other(own: Warehouse) -> None:
    assert measured(own, [case(1), case(2, person_id="p-1")]) == Anonymity(1, 1, 1, 1)


def test_only_stored_cases_are_measured(own: Warehouse) -> None:
    cases = [case(1), case(2, consent_monitoring="no"), case(3, sex="femal")]
    assert measured(own, cases) == Anonymity(1, 1, 1, 1)


@pytest.mark.long
def test_the_measure_of_a_package_stays_when_a_later_one_comes(own: Warehouse) -> None:
    first = package(alike(1, 3))
    own.take(first)
    later = package(alike(1, 5))
    later.told, later.created = first.told, LATER
    own.take(later)
    assert own.take(first).anonymity == Anonymity(3, 3, 3, 0)


def test_a_package_without_cases_has_no_measure(own: Warehouse) -> None:
    empty = package([])
    empty.told = {**empty.told, "coverage": "delta"}
    receipt = own.take(empty)
    assert receipt.anonymity is None
    assert "anonymous" not in "\n".join(printing.receipt(receipt))


def test_the_officer_reads_it_in_one_sentence(own: Warehouse) -> None:
    said = printing.receipt(own.take(package([*alike(1, 11), *alike(12, 13, sex="male")])))
    assert said[2] == (
        "  Pseudonymised, not anonymous: of 13 persons 0 stand alone by country, sex, age group and form of "
        "trafficking, 2 are in groups below 11, and the smallest group has 2."
    )


def test_status_tells_it_again(tmp_path: Path) -> None:
    with warehouse(tmp_path) as own:
        own.take(package([*alike(1, 11), case(12, sex="male")]))
    shown = status_tables.status(jobs.status(own.settings, date(2024, 8, 1)))
    assert [line.split()[-2:] for line in shown.splitlines() if line.startswith("Provider A")] == [["1", "1"]]


@pytest.mark.long
def test_status_of_an_older_warehouse_says_that_it_was_not_measured(tmp_path: Path) -> None:
    with warehouse(tmp_path) as own:
        own.take(package(alike(1, 3)))
        own.connection.execute("drop table landing.anonymity")
    assert "not measured" in status_tables.status(jobs.status(own.settings, date(2024, 8, 1)))


def test_a_group_is_small_where_the_disclosure_control_says_so() -> None:
    rules = tomllib.loads(
        (PROJECT / "pipeline" / "disclosure" / "threshold" / "rules.toml").read_text("utf-8")
    )
    assert rules["minimum_group"] == SMALL


@pytest.mark.parametrize("place", ["models", "macros", "pipeline/disclosure", "pipeline/reporting"])
def test_nothing_that_makes_a_release_knows_the_measure(place: str) -> None:
    kinds = (".sql", ".yml", ".py", ".toml")
    files = [path for path in (PROJECT / place).rglob("*") if path.suffix in kinds]
    assert files
    assert [path.name for path in files if "anonymity" in path.read_text("utf-8")] == []
