"""What is kept: full and delta packages, consent, the same package twice, and books that always balance."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from ingest_packages import Package, Warehouse, as_csv, case, changed, rating, tiny, warehouse

from pipeline import ingest
from pipeline.errors import QualityFailure, RefusedInput, ReintegrationError
from pipeline.ingest import tables

LATER = "2024-08-01T00:00:00Z"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Warehouse]:
    with warehouse(tmp_path) as opened_warehouse:
        yield opened_warehouse


def books(own: Warehouse, package_no: int, table: str) -> dict[str, int]:
    names = ["rows_in", "rows_stored", "rows_quarantined", "rows_no_consent", "rows_superseded"]
    (row,) = own.ask(
        f"select {', '.join(names)} from landing.reconciliation where package_no = ? and table_name = ?",
        package_no,
        table,
    )
    return dict(zip((name.removeprefix("rows_") for name in names), row, strict=True))


def orphans(own: Warehouse) -> dict[str, int]:
    """Rows of landing that point to a parent that is not there, by table."""
    contract = tables.load(own.settings.seeds)
    found = {}
    for table in contract.tables.values():
        for column, parent in contract.parents(table):
            key = column.stored_as
            (row,) = own.ask(
                f"select count(*) from landing.{table.name} where {key} is not null "
                f"and {key} not in (select {key} from landing.{parent.name})"
            )
            if row[0]:
                found[table.name] = row[0]
    return found


# --- the same package, and its order -------------------------------------------------------------


def test_the_same_package_twice_changes_nothing(own: Warehouse) -> None:
    first = own.take(Package())
    before = own.everything()
    again = own.take(Package())
    assert (again.already_known, again.package_no) == (True, first.package_no)
    assert own.everything() == before


def test_a_zip_of_a_folder_is_the_same_package(own: Warehouse, tmp_path: Path) -> None:
    own.take(Package())
    (again,) = ingest.take_in([Package().zip(tmp_path / "a.zip")], own.connection, own.settings)
    assert again.already_known


def test_a_zip_with_all_files_in_one_folder_is_the_same_package(own: Warehouse, tmp_path: Path) -> None:
    own.take(Package())
    path = Package().zip(tmp_path / "a.zip", top="export/")
    (again,) = ingest.take_in([path], own.connection, own.settings)
    assert again.already_known


def test_another_creation_time_makes_another_package(own: Warehouse) -> None:
    own.take(Package())
    assert not own.take(Package(created=LATER)).already_known


def test_another_cell_makes_another_package(own: Warehouse) -> None:
    own.take(Package())
    assert not own.take(changed("cases", 1, sex="male")).already_known


def test_a_package_that_is_older_than_the_newest_is_refused(own: Warehouse) -> None:
    own.take(Package(created=LATER))
    with pytest.raises(RefusedInput, match="ING-006"):
        own.take(Package())


def test_an_older_package_of_another_provider_is_welcome(own: Warehouse) -> None:
    own.take(Package(created=LATER))
    other = Package()
    other.told["provider_id"] = "lao-ngo"
    assert own.take(other).package_no == 2


def test_times_of_creation_are_compared_across_time_zones(own: Warehouse) -> None:
    own.take(Package(created="2024-07-02T09:30:00+07:00"))
    own.take(Package(created="2024-07-02T03:30:00Z", name="an-hour-later"))
    assert own.ask("select created::varchar from landing.packages order by package_no") == [
        ("2024-07-02 02:30:00",),
        ("2024-07-02 03:30:00",),
    ]


def test_packages_come_in_one_by_one_in_the_order_given(own: Warehouse, tmp_path: Path) -> None:
    good, bad = Package().folder(tmp_path / "good"), changed("cases", 1, sex="=1+1").folder(tmp_path / "bad")
    with pytest.raises(RefusedInput, match="ING-067"):
        ingest.take_in([good, bad], own.connection, own.settings)
    assert own.count("packages") == 1


def test_a_package_is_described(own: Warehouse) -> None:
    own.take(Package())
    columns = "package_no, provider_id, package_name, source_system, coverage, contract_version, data_cutoff::varchar"
    row = own.ask(f"select {columns} from landing.packages")
    assert row == [(1, "khm-ngo", "khm-export", "made-up", "full", "1", "2024-06-01")]


# --- full and delta ------------------------------------------------------------------------------


def test_a_full_package_replaces_all_that_its_provider_sent(own: Warehouse) -> None:
    own.take(Package())
    rows = {name: rows[:1] for name, rows in tiny().items()}
    own.take(Package(rows, created=LATER))
    assert own.ask("select distinct package_no from landing.cases") == [(2,)]
    assert own.count("cases") == 1


def test_a_full_package_leaves_other_providers_alone(own: Warehouse) -> None:
    own.take(Package())
    other = Package(created=LATER)
    other.told["provider_id"] = "lao-ngo"
    own.take(other)
    assert own.ask("select provider_id, count(*) from landing.cases group by all order by all") == [
        ("khm-ngo", 3),
        ("lao-ngo", 3),
    ]


def test_equal_identifiers_of_two_providers_never_meet(own: Warehouse) -> None:
    own.take(Package())
    other = Package(created=LATER)
    other.told["provider_id"] = "lao-ngo"
    own.take(other)
    assert own.ask("select count(distinct case_key), count(distinct person_key) from landing.cases") == [(6, 6)]


def test_replaced_rows_are_counted_in_the_package_that_brought_them(own: Warehouse) -> None:
    own.take(Package())
    own.take(Package(created=LATER))
    assert books(own, 1, "cases") == {"in": 3, "stored": 0, "quarantined": 0, "no_consent": 0, "superseded": 3}


def test_the_receipt_says_how_many_rows_were_replaced(own: Warehouse) -> None:
    own.take(Package())
    receipt = own.take(Package(created=LATER))
    assert [count.replaced for count in receipt.tables if count.table == "assessments"] == [3]


def test_a_delta_adds_a_case_and_keeps_the_rest(own: Warehouse) -> None:
    own.take(Package())
    own.take(Package().delta({"cases": [case(4)]}))
    assert own.ask("select package_no, count(*) from landing.cases group by all order by all") == [(1, 3), (2, 1)]


def test_a_delta_replaces_rows_of_the_same_key(own: Warehouse) -> None:
    own.take(Package())
    own.take(Package().delta({"cases": [case(1, sex="other")]}))
    assert own.ask("select package_no, sex from landing.cases order by all") == [(1, "female"), (1, "male"), (2, "other")]
    assert books(own, 1, "cases")["superseded"] == 1


def test_a_delta_replaces_rows_by_their_whole_key(own: Warehouse) -> None:
    own.take(Package())
    own.take(Package().delta({"outcome_ratings": [rating("a-1", "O01", level="4")]}))
    rows = own.ask("select package_no, outcome, level from landing.outcome_ratings order by all")
    assert rows == [(1, "O01", 3), (1, "O01", None), (1, "O07", None), (2, "O01", 4)]


def test_a_delta_may_add_to_a_case_that_is_stored(own: Warehouse) -> None:
    own.take(Package())
    event = {"case_id": "c-3", "month": "2024-01", "event_type": "eviction", "response": "no"}
    receipt = own.take(Package().delta({"events": [event]}))
    assert receipt.quarantined == ()
    assert own.count("events") == 2


def test_a_delta_that_speaks_of_an_unknown_case_has_orphans(own: Warehouse) -> None:
    own.take(Package())
    event = {"case_id": "c-9", "month": "2024-01", "event_type": "eviction", "response": "no"}
    (found,) = own.take(Package().delta({"events": [event]})).quarantined
    assert found.reason_code == "ING-115"


def test_a_delta_cannot_add_to_a_case_of_another_provider(own: Warehouse) -> None:
    own.take(Package())
    event = {"case_id": "c-1", "month": "2024-01", "event_type": "eviction", "response": "no"}
    delta = Package().delta({"events": [event]})
    delta.told["provider_id"] = "lao-ngo"
    (found,) = own.take(delta).quarantined
    assert found.reason_code == "ING-115"


def test_a_delta_that_moves_an_assessment_to_another_case_keeps_its_ratings(own: Warehouse) -> None:
    own.take(Package())
    moved = {**tiny()["assessments"][0], "case_id": "c-3"}
    own.take(Package().delta({"assessments": [moved]}))
    assert orphans(own) == {}
    assert own.count("outcome_ratings") == 4


def test_a_bad_row_of_a_delta_replaces_nothing(own: Warehouse) -> None:
    own.take(Package())
    own.take(Package().delta({"cases": [case(1, sex="femal")]}))
    assert own.ask("select count(*) from landing.cases where package_no = 1") == [(3,)]


def test_rows_of_a_case_that_is_bad_in_the_delta_are_in_quarantine_too(own: Warehouse) -> None:
    own.take(Package())
    event = {"case_id": "c-1", "month": "2024-01", "event_type": "eviction", "response": "no"}
    receipt = own.take(Package().delta({"cases": [case(1, sex="femal")], "events": [event]}))
    assert {found.reason_code for found in receipt.quarantined if found.table == "events"} == {"ING-116"}


def test_a_full_package_without_one_usable_case_is_refused_where_it_would_empty_the_provider(own: Warehouse) -> None:
    own.take(Package())
    rows = tiny()
    rows["cases"] = [{**row, "sex": "Female"} for row in rows["cases"]]
    with pytest.raises(RefusedInput, match="ING-045"):
        own.take(Package(rows, created=LATER))
    assert own.count("cases") == 3


# --- consent -------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["no", "unknown"])
def test_a_case_without_consent_is_out_with_all_its_rows(own: Warehouse, answer: str) -> None:
    receipt = own.take(changed("cases", 1, consent_monitoring=answer))
    left_out = {count.table: count.no_consent for count in receipt.tables if count.no_consent}
    assert left_out == {
        "cases": 1,
        "exploitations": 1,
        "fundings": 1,
        "assessments": 2,
        "outcome_ratings": 3,
        "criterion_ratings": 2,
        "needs": 1,
        "services": 1,
        "spells": 1,
        "events": 1,
        "legal_processes": 1,
    }
    key = ingest.case_key_of(own.settings, "khm-ngo", "c-1")
    assert str(key) not in own.everything()


def test_faults_of_a_case_without_consent_are_not_listed(own: Warehouse) -> None:
    receipt = own.take(changed("cases", 1, consent_monitoring="no", sex="femal"))
    assert receipt.quarantined == ()


def test_consent_that_is_taken_back_in_a_delta_removes_what_is_stored(own: Warehouse) -> None:
    own.take(Package())
    own.take(Package().delta({"cases": [case(1, consent_monitoring="no")]}))
    key = ingest.case_key_of(own.settings, "khm-ngo", "c-1")
    assert str(key) not in own.everything()
    assert books(own, 1, "outcome_ratings") == {
        "in": 4,
        "stored": 1,
        "quarantined": 0,
        "no_consent": 0,
        "superseded": 3,
    }
    assert books(own, 2, "cases")["no_consent"] == 1
    assert orphans(own) == {}


@pytest.mark.parametrize("answer", ["", "withdrawn"])
def test_consent_that_cannot_be_read_in_a_delta_removes_what_is_stored(own: Warehouse, answer: str) -> None:
    own.take(Package())
    receipt = own.take(Package().delta({"cases": [case(1, consent_monitoring=answer)]}))
    assert len(receipt.quarantined) == 1
    assert own.count("cases") == 2


def test_an_assessment_that_moves_to_a_case_without_consent_goes_with_its_ratings(own: Warehouse) -> None:
    own.take(Package())
    moved = {**tiny()["assessments"][0], "case_id": "c-9"}
    own.take(Package().delta({"cases": [case(9, consent_monitoring="no")], "assessments": [moved]}))
    assert orphans(own) == {}
    assert books(own, 1, "outcome_ratings")["superseded"] == 2
    assert own.count("assessments") == 2


def test_a_case_whose_consent_comes_back_is_taken_in_again(own: Warehouse) -> None:
    own.take(changed("cases", 1, consent_monitoring="no"))
    own.take(Package(created=LATER))
    assert own.count("cases") == 3


# --- all or nothing, and the books ---------------------------------------------------------------


def test_the_check_sees_the_package_before_it_is_kept(own: Warehouse) -> None:
    seen = []
    own.take(Package(), check=lambda connection, number: seen.append((number, own.count("cases"))))
    assert seen == [(1, 3)]


def test_a_check_that_fails_leaves_nothing(own: Warehouse) -> None:
    def fail(connection: object, package_no: int) -> None:
        raise QualityFailure("A check failed.", "Look at the data.")

    own.take(Package())
    before = own.everything()
    with pytest.raises(QualityFailure, match="A check failed"):
        own.take(Package(created=LATER), check=fail)
    assert own.everything() == before


def test_an_error_of_the_database_is_not_passed_on(own: Warehouse) -> None:
    def fail(connection: object, package_no: int) -> None:
        own.connection.execute("select 'quokka'::integer")

    with pytest.raises(ReintegrationError, match="ING-091") as caught:
        own.take(Package(), check=fail)
    assert "quokka" not in str(caught.value)
    assert caught.value.exit_code == 1
    assert caught.value.__suppress_context__


def test_books_that_do_not_balance_stop_the_next_package(own: Warehouse) -> None:
    own.take(Package())
    own.connection.execute("delete from landing.events")
    before = own.everything()
    with pytest.raises(QualityFailure, match="ING-090.*table `events`"):
        own.take(Package().delta({"cases": [case(4)]}))
    assert own.everything() == before


def test_books_that_miss_rows_stop_the_next_package(own: Warehouse) -> None:
    own.take(Package())
    own.connection.execute("update landing.reconciliation set rows_in = rows_in + 1 where table_name = 'needs'")
    with pytest.raises(QualityFailure, match="ING-090.*table `needs`"):
        own.take(Package().delta({"cases": [case(4)]}))


def test_a_delta_alone_may_come_first(own: Warehouse) -> None:
    assert own.take(Package().delta({"cases": [case(4)]})).package_no == 1


def test_progress_names_the_package_and_its_tables(own: Warehouse) -> None:
    said: list[str] = []
    own.take(Package(), progress=said.append)
    assert "package-0: reading outcome_ratings" in said


def test_removing_cases_keeps_the_books_balanced(own: Warehouse) -> None:
    own.take(Package())
    key = ingest.case_key_of(own.settings, "khm-ngo", "c-1")
    ingest.remove_cases(f"select '{key}'::uuid", tables.load(own.settings.seeds), own.connection)
    assert str(key) not in own.everything()
    assert books(own, 1, "services") == {"in": 2, "stored": 1, "quarantined": 0, "no_consent": 0, "superseded": 1}
    own.take(Package().delta({"cases": [case(4)]}))


# --- forms of the files --------------------------------------------------------------------------


@pytest.mark.parametrize("dialect", ["bom", "crlf", "cr", "mixed", "no last line end"])
def test_a_csv_may_come_in_any_dialect_of_its_line_ends(own: Warehouse, dialect: str) -> None:
    text = as_csv(tiny()["cases"])
    lines = text.splitlines()
    written = {
        "bom": b"\xef\xbb\xbf" + text,
        "crlf": text.replace(b"\n", b"\r\n"),
        "cr": text.replace(b"\n", b"\r"),
        "mixed": b"\r\n".join(lines[:2]) + b"\n" + b"\n".join(lines[2:]),
        "no last line end": text.rstrip(b"\n"),
    }
    own.take(Package(files={"cases.csv": written[dialect]}))
    assert own.ask("select count(*), max(row_no) from landing.cases") == [(3, 3)]


def test_line_ends_that_fall_between_two_pieces_of_a_file_are_one(own: Warehouse) -> None:
    rows = [case(number) for number in range(1, 3000)]
    own.take(Package({**tiny(), "cases": rows}, files={"cases.csv": as_csv(rows).replace(b"\n", b"\r\n")}))
    assert own.ask("select count(*), max(row_no) from landing.cases") == [(2999, 2999)]


def test_columns_may_come_in_any_order(own: Warehouse) -> None:
    rows = [dict(reversed(row.items())) for row in tiny()["cases"]]
    own.take(Package({**tiny(), "cases": rows}))
    assert own.ask("select distinct programme_country, opened_month::varchar from landing.cases") == [("KHM", "2023-02-01")]


def test_parquet_and_csv_give_the_same_rows(own: Warehouse, tmp_path: Path) -> None:
    import duckdb

    path = tmp_path / "outcome_ratings.parquet"
    duckdb.connect().execute(
        f"""copy (
            select assessment_id, outcome, applicability, nullif(na_reason, '') as na_reason,
                nullif(level, '')::double as level, nullif(self_rating, '')::tinyint as self_rating,
                nullif(not_assessed_reason, '') as not_assessed_reason
            from read_csv('{own.take(Package()) and own.incoming}/package-0/outcome_ratings.csv', all_varchar = true)
        ) to '{path}' (format parquet)"""
    )
    columns = "assessment_key, outcome, applicability, na_reason, level, not_assessed_reason, self_rating, row_no"
    before = own.ask(f"select {columns} from landing.outcome_ratings order by row_no")
    listing = {"outcome_ratings": {"path": path.name, "format": "parquet"}}
    own.take(Package(files={path.name: path.read_bytes()}, listed=listing, created=LATER))
    assert own.ask(f"select {columns} from landing.outcome_ratings order by row_no") == before


def test_a_parquet_date_becomes_its_month(own: Warehouse, tmp_path: Path) -> None:
    import duckdb

    path = tmp_path / "events.parquet"
    query = "select 'c-1' as case_id, unnest([date '2023-07-05', '2023-08-31']) as month, 'job_loss' as event_type"
    duckdb.connect().execute(f"copy ({query}) to '{path}' (format parquet)")
    listing = {"events": {"path": path.name, "format": "parquet"}}
    receipt = own.take(Package(files={path.name: path.read_bytes()}, listed=listing))
    assert own.ask("select month::varchar from landing.events order by all") == [("2023-07-01",), ("2023-08-01",)]
    assert [count.months_coarsened for count in receipt.tables if count.table == "events"] == [2]


def test_stated_size_and_checksum_are_accepted_where_they_fit(own: Warehouse) -> None:
    import hashlib

    content = as_csv(tiny()["cases"])
    listing = {"bytes": len(content), "hash": hashlib.md5(content, usedforsecurity=False).hexdigest()}
    assert own.take(Package(listed={"cases": listing})).package_no == 1


def test_a_folder_whose_name_has_wildcards_is_read_as_it_is(tmp_path: Path) -> None:
    with warehouse(tmp_path / "[a]*") as own:
        assert own.take(Package()).package_no == 1


def test_what_a_crash_left_behind_is_removed(own: Warehouse) -> None:
    left = own.settings.warehouse / "incoming-crashed"
    left.mkdir()
    (left / "cases.csv").write_text("c-1")
    own.take(Package())
    assert not left.exists()
