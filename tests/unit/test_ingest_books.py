"""For any mixture of good and bad rows every row is accounted for, and no stored row misses its parent."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ingest_packages import Package, Rows, Warehouse, case, known_after, orphans, rating, warehouse

from pipeline.contract import load
from pipeline.ingest import Receipt, case_key_of

PROVIDERS = count(1)
Tables = dict[str, set[tuple[object, ...]]]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    with warehouse(tmp_path_factory.mktemp("books")) as opened_warehouse:
        yield opened_warehouse


def numbers(most: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(1, most), max_size=6, unique=True)


@st.composite
def mixtures(draw: st.DrawFn) -> dict[str, Rows]:
    """Rows of five tables, some of them bad, orphans, or of cases without consent."""
    case_ids = st.sampled_from(["c-1", "c-2", "c-3", "c-4", "c-77"])
    months = st.sampled_from(["2023-05", "2023-05-17", "2023-14", "2030-01", ""])
    cases = [
        case(
            number,
            sex=draw(st.sampled_from(["female", "male", "femal", ""])),
            consent_monitoring=draw(st.sampled_from(["yes", "yes", "no", "unknown", "maybe", ""])),
        )
        for number in draw(numbers(4))
    ]
    assessments = [
        {
            "assessment_id": f"a-{number}",
            "case_id": draw(case_ids),
            "month": draw(months),
            "type": "scheduled",
        }
        for number in draw(numbers(6))
    ]
    ratings = [
        rating(f"a-{number}", outcome, level=draw(st.sampled_from(["", "1", "4", "5", "x"])))
        for number in draw(numbers(7))
        for outcome in draw(st.sets(st.sampled_from(["O01", "O07", "O99"]), max_size=2))
    ]
    needs = [
        {
            "need_id": f"n-{number}",
            "case_id": draw(case_ids),
            "service_area": draw(st.sampled_from(["1", "12"])),
            "identified_month": draw(months),
            "status": "met",
        }
        for number in draw(numbers(4))
    ]
    services = [
        {
            "service_id": f"s-{number}",
            "case_id": draw(case_ids),
            "need_id": draw(st.sampled_from(["", "n-1", "n-2", "n-9"])),
            "service_area": "1",
            "offer": "accepted",
        }
        for number in draw(numbers(4))
    ]
    return {
        "cases": cases,
        "assessments": assessments,
        "outcome_ratings": ratings,
        "needs": needs,
        "services": services,
    }


def balance(own: Warehouse, receipt: Receipt, sent: dict[str, Rows]) -> None:
    """Hold a fresh receipt against what was sent and what is stored."""
    for found in receipt.tables:
        assert found.rows_in == len(sent.get(found.table, []))
        assert found.rows_in == found.stored + found.quarantined + found.no_consent + found.superseded
        query = f"select count(*) from landing.{found.table} where package_no = ?"
        assert own.ask(query, receipt.package_no) == [(found.stored,)]
        listed = sum(each.rows for each in receipt.quarantined if each.table == found.table)
        assert listed == found.quarantined


def of_provider(own: Warehouse, provider: str, package_no: int) -> Tables:
    """The rows of a provider as they stood after a package, by table."""
    tables = load(own.settings.seeds).tables
    return {
        table: {row for row in known_after(own, package_no, table) if row[1] == own.held_as(provider)}
        for table in tables
    }


def totals(own: Warehouse, provider: str) -> list[tuple[object, ...]]:
    return own.ask(
        """
        select books.table_name, books.package_no from landing.reconciliation as books
        join landing.packages using (package_no)
        where provider_id = ?
            and rows_in <> rows_stored + rows_quarantined + rows_no_consent + rows_superseded
        """,
        own.held_as(provider),
    )


COVERAGES = st.sampled_from(["full", "delta"])


@pytest.mark.long
@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(first=mixtures(), second=mixtures(), coverages=st.tuples(COVERAGES, COVERAGES))
def test_every_row_is_accounted_for_and_nothing_forgotten_but_people_whose_consent_is_not_shown_later(
    shared: Warehouse, first: dict[str, Rows], second: dict[str, Rows], coverages: tuple[str, str]
) -> None:
    provider, numbers_of, seen = f"provider-{next(PROVIDERS)}", [], []
    for number, (sent, coverage) in enumerate(zip((first, second), coverages, strict=True)):
        package = Package().delta(sent, created=f"2024-09-0{number + 1}T00:00:00Z")
        whole = coverage == "full" and may_be_full(sent, is_first=number == 0)
        package.told = {**package.told, "provider_id": provider, "coverage": "full" if whole else "delta"}
        receipt = shared.take(package)
        balance(shared, receipt, sent)
        assert orphans(shared) == {}
        numbers_of.append(receipt.package_no)
        seen.append(of_provider(shared, provider, receipt.package_no))
    assert totals(shared, provider) == []
    assert shared.ask("select count(*) from landing.cases where consent_monitoring <> 'yes'") == [(0,)]
    now = of_provider(shared, provider, numbers_of[0])
    only_people_without_consent_are_forgotten(provider, second, seen[0], now, shared)


def may_be_full(sent: dict[str, Rows], *, is_first: bool) -> bool:
    """Whether a full package may hold these rows: a later one must not empty the warehouse."""
    usable = any(row["sex"] == "male" and row["consent_monitoring"] == "yes" for row in sent["cases"])
    return usable or (is_first and bool(sent["cases"]))


def only_people_without_consent_are_forgotten(
    provider: str, later: dict[str, Rows], before: Tables, now: Tables, own: Warehouse
) -> None:
    """Hold what is still known of a package against what was known, and against the later package."""
    answers = {row["case_id"]: row["consent_monitoring"] for row in later["cases"]}
    without = {case_key_of(own.settings, provider, c) for c, answer in answers.items() if answer != "yes"}
    assert all(now[table] <= rows for table, rows in before.items())
    assert {row[3] for row in before["cases"] - now["cases"]} <= without
    assert not without & {row[3] for row in now["cases"]}
    assert without or now == before
    assert orphans(own, past=True) == {}
