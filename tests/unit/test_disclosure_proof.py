"""From made-up people to the figures that may be shown: sizes, states, and each rule by itself."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import numpy as np
import pytest

from pipeline.disclosure.place import Place
from pipeline.disclosure.suppression import population, proof, sensitive_cells, sizes
from pipeline.disclosure.threshold.rules import FLOOR
from pipeline.workers import Workers
from tests.unit.sample_people import (
    ACHIEVED,
    APPLIES,
    NOT_ACHIEVED,
    PRIORITIES,
    Person,
    candidates,
    fill,
    many,
    warehouse_of_people,
)


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with warehouse_of_people() as memory:
        yield memory


def shown(connection: duckdb.DuckDBPyConnection, people: list[Person]) -> set[tuple[str, str]]:
    """Scope and group of the places whose states may be shown."""
    fill(connection, people)
    found = proof.prove(connection, PRIORITIES, FLOOR, 1, lambda _: None)
    return {(place.scope, place.group_key) for place in found.states[12, "O01"]}


def sized(connection: duckdb.DuckDBPyConnection, people: list[Person]) -> set[tuple[str, str]]:
    fill(connection, people)
    places = sizes.shown(connection, 12, candidates(connection), 1, PRIORITIES, FLOOR)
    return {(place.scope, place.group_key) for place in places}


def test_large_groups_are_shown_with_their_total(connection: duckdb.DuckDBPyConnection) -> None:
    assert shown(connection, many(40) + many(40, "male")) == {
        ("region", ""),
        ("region", "female"),
        ("region", "male"),
    }


@pytest.mark.parametrize(
    "breach",
    ["due = 10", "denominator = 10", "not_applicable = 2"],
    ids=["few_due", "few_known", "few_not_applicable"],
)
def test_a_figure_that_was_released_first_has_to_fit_as_it_is_shown(
    connection: duckdb.DuckDBPyConnection, breach: str
) -> None:
    fill(connection, many(40) + many(40, "male"))
    connection.execute(f"update figures set {breach} where group_key = 'male'")
    found = proof.prove(connection, PRIORITIES, FLOOR, 1, lambda _: None)

    assert Place("region", "sex", "male", 1) not in found.states[12, "O01"]
    assert Place("region", "all", "", 1) in found.states[12, "O01"]


@pytest.mark.parametrize(("men", "groups"), [(10, set()), (11, {"female", "male"})])
def test_a_group_of_ten_is_not_shown_and_does_not_follow_from_the_others(
    connection: duckdb.DuckDBPyConnection, men: int, groups: set[str]
) -> None:
    assert sized(connection, many(40) + many(men, "male")) == {
        ("region", ""), *(("region", group) for group in groups)
    }  # fmt: skip


def test_the_region_and_a_donor_are_not_shown_where_two_of_the_others_did_not_achieve_it(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """37 of 45 less 20 of 26 is 17 of 19: nobody has printed that figure."""
    states = [ACHIEVED] * 20 + [NOT_ACHIEVED] * 6
    people: list[Person] = [(("donor:DFAT",), "female", state) for state in states]
    people += [((), "female", state) for state in [ACHIEVED] * 17 + [NOT_ACHIEVED] * 2]

    assert shown(connection, people) == {("region", ""), ("region", "female")}


def test_two_scopes_are_not_shown_where_few_are_in_neither(connection: duckdb.DuckDBPyConnection) -> None:
    """Of ten people outside both at most two did not achieve it."""
    groups = [(("donor:DFAT",), 30), (("country:KHM", "donor:DFAT"), 4), (("country:KHM",), 30)]
    people: list[Person] = [
        (scopes, "female", ACHIEVED if one % 2 else NOT_ACHIEVED)
        for scopes, size in groups
        for one in range(size)
    ]
    people += [((), "female", NOT_ACHIEVED if one < 1 else ACHIEVED) for one in range(10)]

    assert len({scope for scope, _ in shown(connection, people)}) < 3


def test_a_scope_is_not_shown_beside_a_region_that_is_larger_by_few(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    people = many(40, scopes=("donor:DFAT",)) + many(5)

    assert ("donor:DFAT", "") not in sized(connection, people)


def test_a_scope_is_shown_beside_a_region_that_is_larger_by_many(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    people = many(40, scopes=("donor:DFAT",)) + many(20)

    assert ("donor:DFAT", "") in sized(connection, people)


def test_two_scopes_that_differ_by_few_are_not_both_shown(connection: duckdb.DuckDBPyConnection) -> None:
    both = ("country:KHM", "donor:DFAT")
    people = many(40, scopes=both) + many(4, scopes=("country:KHM",)) + many(40, scopes=("country:LAO",))
    places = sized(connection, people)

    assert not {("country:KHM", ""), ("donor:DFAT", "")} <= places


def test_sizes_that_are_told_anyway_stand_and_others_give_way(connection: duckdb.DuckDBPyConnection) -> None:
    fill(connection, many(40, scopes=("donor:DFAT",)) + many(5))
    fixed = {Place("donor:DFAT", "all", "", 1)}
    places = sizes.shown(connection, 12, candidates(connection, fixed), 1, PRIORITIES, FLOOR)

    assert Place("donor:DFAT", "all", "", 1) in places
    assert Place("region", "all", "", 1) not in places


def test_of_a_group_where_everybody_achieved_the_outcome_no_more_than_a_band_follows(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    fill(connection, many(40) + [((), "male", ACHIEVED)] * 12)
    found = proof.prove(connection, PRIORITIES, FLOOR, 1, lambda _: None).states[12, "O01"]

    assert found[Place("region", "sex", "male", 1)]
    assert len(found) == 2  # with the total and the women it would be known how many


def counts(achieved: int, not_achieved: int, not_applicable: int = 0) -> np.ndarray:
    return np.array([[achieved, not_achieved, not_applicable]])


@pytest.mark.parametrize(
    ("persons", "states", "fits"),
    [
        pytest.param(11, counts(6, 5), True, id="eleven_persons"),
        pytest.param(10, counts(5, 5), False, id="ten_persons"),
        pytest.param(40, counts(6, 4), False, id="ten_known"),
        pytest.param(40, counts(0, 11), True, id="eleven_known"),
        pytest.param(40, counts(10, 10, 2), False, id="two_to_whom_it_does_not_apply"),
        pytest.param(40, counts(10, 10, 3), True, id="three_to_whom_it_does_not_apply"),
        pytest.param(40, counts(0, 0), True, id="nobody_known"),
    ],
)
def test_a_figure_by_itself(persons: int, states: np.ndarray, fits: bool) -> None:
    assert sensitive_cells.may_stand_alone(np.array([persons]), states, FLOOR).tolist() == [fits]


@pytest.mark.parametrize(
    ("states", "band"),
    [
        pytest.param(counts(4, 7), None, id="four_achieved"),
        pytest.param(counts(3, 8), (3, 0), id="three_achieved"),
        pytest.param(counts(1, 10), (1, 2), id="one_achieved"),
        pytest.param(counts(0, 20), (0, 3), id="nobody_achieved"),
        pytest.param(counts(20, 0), (3, 0), id="everybody_achieved"),
        pytest.param(counts(9, 2), (1, 2), id="two_did_not"),
        pytest.param(counts(7, 4), None, id="four_did_not"),
        pytest.param(counts(0, 0, 30), None, id="nobody_known"),
    ],
)
def test_where_few_are_on_a_side_no_more_than_a_band_is_shown(
    states: np.ndarray, band: tuple[int, int] | None
) -> None:
    """From nobody to three, or from all but three to all: four numbers, whatever is so."""
    assert sensitive_cells.bands(states, FLOOR).get(0) == band


def test_people_who_stand_in_the_same_groups_are_one_elementary_cell(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    fill(connection, many(30) + many(12, "male", ("donor:DFAT",)))
    people = population.read(connection, 12, "O01", PRIORITIES.breakdowns, 1)

    assert sorted(people.sizes.tolist()) == [12, 30]
    assert (
        people.cell_of[Place("donor:DFAT", "all", "", 1)] == people.cell_of[Place("region", "sex", "male", 1)]
    )


def test_whoever_it_applies_to_without_a_known_level_is_due_and_his_state_is_not_asked(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """Figures of applicability tell how many they are, so whoever looks is taken to know who they are."""
    fill(connection, [*many(30), *[((), "female", APPLIES)] * 2, *[((), "male", APPLIES)] * 12])
    people = population.read(connection, 12, "O01", PRIORITIES.breakdowns, 1)

    assert sorted(people.due.tolist()) == [12, 32]
    assert people.sizes[np.argsort(people.due)].tolist() == [0, 30]
    assert people.counts.sum() == 30 - 3  # of three of the thirty nothing is known


def test_the_same_people_give_the_same_figures_in_one_process_and_in_two(
    connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(connection, many(30) + many(30, "male", ("donor:DFAT",), step=3))
    alone = proof.prove(connection, PRIORITIES, FLOOR, 1, lambda _: None)
    monkeypatch.setattr(proof, "WORTH_A_PROCESS", 0)

    assert proof.prove(connection, PRIORITIES, FLOOR, 1, lambda _: None, Workers(2)) == alone
    assert alone.states[12, "O01"]
