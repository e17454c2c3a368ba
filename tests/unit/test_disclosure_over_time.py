"""A release beside those before it: what has come since tells of nobody."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from pipeline.disclosure.place import Place
from pipeline.disclosure.register import membership
from pipeline.disclosure.suppression import proof
from pipeline.disclosure.threshold.rules import FLOOR
from pipeline.errors import DisclosureFailure
from pipeline.ingest.erasure.removals import NOBODY
from tests.sparing import first_fast
from tests.unit.sample_people import (
    ACHIEVED,
    NOT_ACHIEVED,
    PRIORITIES,
    UNKNOWN,
    Person,
    fill,
    many,
    release,
    warehouse_of_people,
)

ALL, WOMEN, MEN = ("region", ""), ("region", "female"), ("region", "male")


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with warehouse_of_people() as memory:
        yield memory


def shown_second(
    connection: duckdb.DuckDBPyConnection,
    first: list[Person],
    second: list[Person],
    *before: tuple[str, str],
) -> set[tuple[str, str]]:
    """Scope and sex of what a second release shows, after one of the first people that showed ``before``."""
    fill(connection, first)
    release(connection, 1, *before)
    fill(connection, second, now=2)
    found = proof.prove(connection, PRIORITIES, FLOOR, 2, lambda _: None)
    return {(place.scope, place.group_key) for place in found.states[12, "O01"] if place.stood_at == 2}


@pytest.mark.parametrize("more", first_fast([1, 5, 10]))
def test_a_total_is_not_shown_anew_when_few_have_come(
    connection: duckdb.DuckDBPyConnection, more: int
) -> None:
    first = many(40)

    assert ALL not in shown_second(connection, first, first + many(more, step=3), ALL)


def test_a_total_is_shown_anew_when_many_have_come(connection: duckdb.DuckDBPyConnection) -> None:
    first = many(40)

    assert ALL in shown_second(connection, first, first + many(30, step=3), ALL)


@pytest.mark.long
def test_a_group_that_was_not_shown_before_may_be_when_few_have_come(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    first = many(40) + many(40, "male")

    assert shown_second(connection, first, first + many(2, step=3)) >= {WOMEN, MEN}


def test_a_total_is_not_shown_anew_when_all_who_came_achieved_the_outcome(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    first, came = many(40), [((), "female", ACHIEVED)] * 15

    assert ALL not in shown_second(connection, first, first + came, ALL)


def test_the_same_people_are_shown_again(connection: duckdb.DuckDBPyConnection) -> None:
    people = many(40) + many(40, "male")

    assert shown_second(connection, people, people, ALL, WOMEN, MEN) == {ALL, WOMEN, MEN}


@pytest.mark.parametrize(("corrected", "places"), [(1, set()), (12, {ALL, WOMEN})])
def test_corrected_records_are_shown_when_they_are_many(
    connection: duckdb.DuckDBPyConnection, corrected: int, places: set[tuple[str, str]]
) -> None:
    """Whoever knows whose record was corrected takes the two figures apart."""
    first = many(60)
    other = {ACHIEVED: NOT_ACHIEVED, NOT_ACHIEVED: ACHIEVED, UNKNOWN: ACHIEVED}
    second = [(*one[:2], other[one[2]]) for one in first[:corrected]] + first[corrected:]

    assert shown_second(connection, first, second, ALL) == places


def test_a_group_is_not_shown_that_tells_of_an_earlier_one_by_subtraction(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """All were shown; then the men leave but for one, so the women and the total differ by him."""
    first = [*many(40), ((), "male", ACHIEVED)]
    places = shown_second(connection, first, many(40), ALL)

    assert not places


def band_before(connection: duckdb.DuckDBPyConnection, achieved: int) -> list[Person]:
    """A release of 40 people, of whom few achieved the outcome, and of the total no more was told."""
    people = [((), "female", ACHIEVED if one < achieved else NOT_ACHIEVED) for one in range(40)]
    fill(connection, people)
    release(connection, 1, ALL)
    connection.execute("update registered set numerator = null, numerator_low = 0, numerator_high = 3")
    return people


@pytest.mark.parametrize(("came", "places"), first_fast([(0, {ALL, WOMEN}), (5, set()), (30, {ALL, WOMEN})]))
def test_a_band_that_was_shown_stands_and_is_no_exact_figure(
    connection: duckdb.DuckDBPyConnection, came: int, places: set[tuple[str, str]]
) -> None:
    people = band_before(connection, achieved=1)
    fill(connection, people + many(came, step=3), now=2)
    found = proof.prove(connection, PRIORITIES, FLOOR, 2, lambda _: None).states[12, "O01"]

    assert {(place.scope, place.group_key) for place in found if place.stood_at == 2} == places
    assert set(found.values()) <= {came == 0}


def test_a_band_that_fits_nobody_who_stood_there_stops_the_release(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    fill(connection, band_before(connection, achieved=4), now=2)

    with pytest.raises(DisclosureFailure, match="does not fit"):
        proof.prove(connection, PRIORITIES, FLOOR, 2, lambda _: None)


@pytest.mark.parametrize(("known", "fits"), [(40, True), (41, False)])
def test_a_forgotten_person_is_somewhere_in_a_band_too(
    connection: duckdb.DuckDBPyConnection, known: int, fits: bool
) -> None:
    people = band_before(connection, achieved=2)
    connection.execute(f"update registered set denominator = {known}")
    connection.execute("update cases.register.stood set states = null where case_key = person(1)")
    fill(connection, people[1:], now=2)

    if fits:
        assert proof.prove(connection, PRIORITIES, FLOOR, 2, lambda _: None).states[12, "O01"] == {}
    else:
        with pytest.raises(DisclosureFailure, match="does not fit"):
            proof.prove(connection, PRIORITIES, FLOOR, 2, lambda _: None)


def test_nothing_is_released_where_the_register_does_not_fit_who_stood_there(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    people = many(40)
    fill(connection, people)
    release(connection, 1, ALL)
    connection.execute("update registered set numerator = numerator + 1")
    fill(connection, people, now=2)

    with pytest.raises(DisclosureFailure, match="does not fit"):
        proof.prove(connection, PRIORITIES, FLOOR, 2, lambda _: None)


def test_of_a_forgotten_person_only_the_place_is_kept_and_the_register_still_fits(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    first = many(60)
    fill(connection, first)
    release(connection, 1, ALL)
    connection.execute(
        """create schema landing; create schema history;
        create table landing.cases as select case_key from membership_snapshot where case_key <> person(7);
        create table history.cases as select case_key from landing.cases where false;"""
    )
    connection.execute(NOBODY.replace("register.stood", "cases.register.stood"))
    kept = connection.execute("select count(*) from cases.register.stood where states is null").fetchall()
    fill(connection, [person for number, person in enumerate(first, start=1) if number != 7], now=2)
    found = proof.prove(connection, PRIORITIES, FLOOR, 2, lambda _: None)

    assert kept == [(1,)]
    # 60 then and 59 now would tell of the one who left
    assert Place("region", "all", "", 2) not in found.states[12, "O01"]


@pytest.mark.parametrize(
    ("second", "is_another"),
    [
        pytest.param(many(30), False, id="the_same_people"),
        pytest.param(many(29), True, id="one_is_gone"),
        pytest.param(many(31), True, id="one_came"),
        pytest.param([*many(29), ((), "female", ACHIEVED)], True, id="of_one_another_level_is_known"),
        pytest.param([*many(29), ((), "male", NOT_ACHIEVED)], True, id="one_stands_elsewhere"),
    ],
)
def test_a_release_of_the_register_is_not_decided_again_of_other_people(
    connection: duckdb.DuckDBPyConnection, second: list[Person], is_another: bool
) -> None:
    fill(connection, many(30))
    before = membership.is_another(connection, 1)
    release(connection, 1, ALL)
    fill(connection, second, now=2)

    assert (before, membership.is_another(connection, 1)) == (False, is_another)


@pytest.mark.long
def test_a_forgotten_person_among_many_who_came_lets_the_total_be_shown(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """A level that is not known is not sensitive; the person is gone, and nobody learns what was theirs."""
    first = many(60)

    assert ALL in shown_second(
        connection, first, first[1:] + many(30, step=3) + [((), "female", UNKNOWN)] * 12, ALL
    )
