"""What a package changes is told in people, and kept as counts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ingest_packages import LATER, Package, Rows, Warehouse, case, rating, tiny, warehouse

from pipeline.cli import printing
from pipeline.ingest import Changes

NOBODY = Changes()


def full(**tables: Rows) -> Package:
    return Package({**tiny(), **tables}, created=LATER)


def changed(table: str, row: int, **cells: str) -> Package:
    rows = tiny()[table]
    rows[row - 1] |= cells
    return full(**{table: rows})


def of_another(package: Package, provider: str = "lao-ngo") -> Package:
    return replace(package, told={**package.told, "provider_id": provider})


def test_of_a_first_package_everybody_is_new(tmp_path: Path) -> None:
    with warehouse(tmp_path / "home") as tiny_in:
        assert tiny_in.take(Package()).changes == Changes(new=3)


def test_rows_in_another_order_change_nobody(tiny_in: Warehouse) -> None:
    turned = {name: rows[::-1] for name, rows in tiny().items()}
    assert tiny_in.take(full(**turned)).changes == NOBODY


@pytest.mark.parametrize(
    ("package", "found"),
    [
        (full(cases=[case(1), case(2, sex="male")]), Changes(gone=1)),
        (full(cases=[*tiny()["cases"], case(4), case(5)]), Changes(new=2)),
        (changed("cases", 1, sex="other"), Changes(changed=1, tables={"cases": 1})),
        (changed("outcome_ratings", 4, not_assessed_reason="declined"),
         Changes(changed=1, tables={"outcome_ratings": 1})),
        (changed("assessments", 3, case_id="c-2"), Changes(changed=2, tables={"assessments": 2})),
        (full(spells=tiny()["spells"][:1]), Changes(changed=1, tables={"spells": 1})),
        (full(events=[{**tiny()["events"][0], "case_id": f"c-{n}"} for n in (1, 2, 3)]),
         Changes(changed=2, tables={"events": 2})),
    ],
    ids=["gone", "new", "cell", "rating", "moved_row", "row_gone", "row_more"],
)  # fmt: skip
def test_a_full_package_says_who_is_new_gone_or_changed(
    tiny_in: Warehouse, package: Package, found: Changes
) -> None:
    assert tiny_in.take(package).changes == found


def test_whoever_changes_in_two_tables_is_one_person(tiny_in: Warehouse) -> None:
    package = changed("cases", 1, sex="other")
    package.tables["fundings"] = []
    package.files["fundings.csv"] = b"case_id,donor_code,grant_code,from_month,to_month\n"
    assert tiny_in.take(package).changes == Changes(changed=1, tables={"cases": 1, "fundings": 1})


def test_two_cases_of_one_person_are_one_person(tiny_in: Warehouse) -> None:
    added = [*tiny()["cases"], case(4, person_id="p-1")]
    assert tiny_in.take(full(cases=added)).changes == Changes(changed=1, tables={"cases": 1})


def test_a_person_id_that_comes_later_makes_nobody_new(tiny_in: Warehouse) -> None:
    cases = tiny()["cases"]
    tiny_in.take(full(cases=[{**row, "person_id": ""} for row in cases]))
    package = replace(full(cases=cases), created="2024-08-02T00:00:00Z")
    assert tiny_in.take(package).changes == Changes(changed=3, tables={"cases": 3})


def test_a_delta_counts_only_what_it_tells_anew(tiny_in: Warehouse) -> None:
    told = {"cases": [case(1), case(4)], "outcome_ratings": [rating("a-2", "O01", level="1")]}
    assert tiny_in.take(Package().delta(told)).changes == Changes(
        new=1, changed=1, tables={"outcome_ratings": 1}
    )


def test_who_leaves_for_want_of_consent_is_no_longer_there(tiny_in: Warehouse) -> None:
    package = Package().delta({"cases": [case(1, consent_monitoring="no")]})
    assert tiny_in.take(package).changes == Changes(gone=1)


def test_another_providers_package_changes_nobody_of_this_one(tiny_in: Warehouse) -> None:
    assert tiny_in.take(of_another(full())).changes == Changes(new=3)
    later = replace(of_another(changed("cases", 1, sex="other")), created="2024-08-02T00:00:00Z")
    assert tiny_in.take(later).changes == Changes(changed=1, tables={"cases": 1})


def test_a_refused_package_leaves_no_count(tiny_in: Warehouse) -> None:
    def refuse(*_: Any) -> None:
        raise KeyError

    with pytest.raises(KeyError):
        tiny_in.take(full(cases=[case(1)]), check=refuse)
    assert tiny_in.ask("select distinct package_no from landing.changes") == [(1,)]


def test_what_changed_is_told_in_one_sentence() -> None:
    found = Changes(new=12, gone=3, changed=41, tables={"cases": 2, "assessments": 39})
    assert printing.changed_people(found) == (
        "12 people are new, 3 people are no longer there, 41 changed (assessments 39, cases 2)."
    )
    assert printing.changed_people(NOBODY) == "Nobody is new, gone or changed."
    assert printing.changed_people(Changes(new=1, moved=1)) == (
        "1 person is new. 1 of the new came from another provider (config/links.csv)."
    )
