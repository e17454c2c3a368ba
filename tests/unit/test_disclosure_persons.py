"""A person counts once in the thresholds: eleven cases of ten persons are few."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from pipeline.attacker.attack import attacked
from pipeline.attacker.knowledge import People
from pipeline.attacker.published import Tables
from pipeline.attacker.several import Several, none
from pipeline.disclosure import readback
from pipeline.disclosure.suppression import proof, sensitive_cells, sizes
from pipeline.disclosure.suppression.persons import Linked
from pipeline.disclosure.threshold.rules import FLOOR
from pipeline.errors import DisclosureFailure
from pipeline.settings import Settings
from tests.sparing import first_fast
from tests.unit.cases_file import WHOLE_TABLE, Group, release, write
from tests.unit.sample_people import (
    ACHIEVED,
    NOT_ACHIEVED,
    PRIORITIES,
    UNKNOWN,
    Person,
    candidates,
    fill,
    link,
    many,
    warehouse_of_people,
)

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with warehouse_of_people() as memory:
        yield memory


def statuses(home: Path, men: Group) -> dict[str, set[str]]:
    """How the region's tables by sex are shown, by measure; a wide interval is shown, too."""
    settings = Settings(project=PROJECT, home=home)
    women = Group("region", due=189, known=139, achieved=75, breakdown="sex", value="female")
    write(settings.cases_db, [Group("region", due=200, known=150, achieved=80), women, men])
    release(settings, ["donor:DFAT"])
    with duckdb.connect(str(settings.release_db), read_only=True) as file:
        rows = file.execute(
            "select measure, list(distinct if(status = 'low', 'published', status)) "
            "from indicator_values where breakdown = 'sex' group by all"
        ).fetchall()
    return {measure: set(found) for measure, found in rows}


@pytest.mark.parametrize(
    ("men", "status"),
    first_fast(
        [
            pytest.param({}, "published", id="eleven_persons"),
            pytest.param({"further": (1, 0, 0, 0, 0)}, "c", id="eleven_cases_of_ten_persons"),
            pytest.param(
                {"due": 40, "further": (1, 1, 0, 0, 0)}, "c", id="eleven_known_cases_of_ten_persons"
            ),
            pytest.param(
                {"due": 40, "further": (1, 0, 0, 0, 0)}, "published", id="forty_cases_of_39_persons"
            ),
            pytest.param(
                {"due": 40, "known": 30, "achieved": 3, "further": (1, 1, 1, 0, 0)},
                "c",
                id="three_achieved_cases_of_two_persons",
            ),
            pytest.param(
                {"due": 40, "known": 30, "achieved": 27, "further": (1, 1, 0, 1, 0)},
                "c",
                id="three_other_cases_of_two_persons",
            ),
            pytest.param(
                {"due": 40, "known": 30, "achieved": 3, "further": (1, 1, 0, 0, 0)},
                "published",
                id="three_achieved_cases_of_three_persons",
            ),
            pytest.param(
                {"due": 40, "known": 20, "achieved": 10, "not_applicable": 3, "further": (1, 0, 0, 0, 1)},
                "c",
                id="not_applicable_to_two_persons",
            ),
        ],
        4,
    ),
)
def test_a_table_is_judged_by_persons(tmp_path: Path, men: dict[str, object], status: str) -> None:
    group = Group(
        **{"scope": "region", "due": 11, "known": 11, "achieved": 5, "gained": 3, "lost": 1}
        | {"breakdown": "sex", "value": "male"}
        | men
    )

    assert statuses(tmp_path, group)[WHOLE_TABLE] == {status}


def test_what_is_left_of_the_region_is_judged_by_persons(tmp_path: Path) -> None:
    def shown(further: int) -> set[str]:
        home = tmp_path / str(further)
        settings = Settings(project=PROJECT, home=home)
        groups = [
            Group("region", due=212, known=162, achieved=86, further=(further, 0, 0, 0, 0)),
            Group("donor:DFAT", due=200, known=150, achieved=80),
        ]
        write(settings.cases_db, groups)
        release(settings, ["donor:DFAT"])
        with duckdb.connect(str(settings.release_db), read_only=True) as file:
            return {
                status
                for (status,) in file.execute(
                    "select status from indicator_values where scope = 'donor:DFAT' and measure = ?",
                    [WHOLE_TABLE],
                ).fetchall()
            }

    assert shown(1) == {"published"}
    assert shown(2) == {"c"}


def test_the_second_look_counts_persons(tmp_path: Path) -> None:
    settings = Settings(project=PROJECT, home=tmp_path)
    write(settings.cases_db, [Group("region", due=200, known=150, achieved=80)])
    release(settings, ["donor:DFAT"])
    with duckdb.connect(str(settings.release_db)) as file:
        file.execute(f"attach '{settings.cases_db}' as cases")
        [(as_of,)] = file.execute("select distinct as_of from release").fetchall()
        file.execute(
            "create temp table decided as select *, '' as group_key, 2 as stood_at from indicator_values"
        )
        readback.check_persons(file, FLOOR, as_of, 2)
        file.execute(
            "insert into cases.marts.further_cases values "
            "('region', ?, null, null, 12, 'all', '', 190, 0, 0, 0, 0)",
            [WHOLE_TABLE],
        )
        with pytest.raises(DisclosureFailure, match="too few persons"):
            readback.check_persons(file, FLOOR, as_of, 2)
        readback.check_persons(file, FLOOR, as_of, 3)  # shown as they were before


def shown(connection: duckdb.DuckDBPyConnection, people: list[Person], *persons: tuple[int, ...]) -> set[str]:
    """The groups whose states may be shown."""
    fill(connection, people)
    link(connection, *persons)
    found = proof.prove(connection, PRIORITIES, FLOOR, 1, lambda _: None)
    return {place.group_key for place in found.states[12, "O01"]}


WOMEN = many(40)


def men(achieved: int, not_achieved: int, unknown: int = 0) -> list[Person]:
    states = [ACHIEVED] * achieved + [NOT_ACHIEVED] * not_achieved + [UNKNOWN] * unknown
    return [((), "male", state) for state in states]


@pytest.mark.parametrize(
    "few",
    first_fast(
        [
            pytest.param((men(5, 6), (41, 46)), id="eleven_cases_of_ten_persons"),
            pytest.param((men(5, 6, 20), (41, 42)), id="eleven_known_cases_of_ten_persons"),
            pytest.param((men(4, 20), (41, 42), (43, 44)), id="four_achieved_cases_of_two_persons"),
        ]
    ),
)
def test_a_group_of_the_ten_outcomes_is_judged_by_persons(
    connection: duckdb.DuckDBPyConnection, few: tuple[list[Person], tuple[int, ...]]
) -> None:
    others, *persons = few

    assert "male" in shown(connection, WOMEN + others)
    assert "male" not in shown(connection, WOMEN + others, *persons)


@pytest.mark.long
def test_that_somebody_has_two_cases_withholds_nothing_where_there_are_many(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    people = WOMEN + men(12, 12)

    assert shown(connection, people, (1, 2), (41, 60)) == shown(connection, people) == {"", "female", "male"}


def test_a_size_of_few_persons_is_not_shown(connection: duckdb.DuckDBPyConnection) -> None:
    def sized(*persons: tuple[int, ...]) -> set[str]:
        fill(connection, WOMEN + men(5, 6))
        link(connection, *persons)
        return {
            place.group_key
            for place in sizes.shown(connection, 12, candidates(connection), 1, PRIORITIES, FLOOR)
        }

    assert sized() == {"", "female", "male"}
    assert sized((41, 42)) == {""}


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[tuple[int, int, int]], list[list[bool]]]:
    """Cases (person, elementary cell, state), and groups of five elementary cells."""
    case = st.tuples(st.integers(0, 3), st.integers(0, 4), st.integers(0, 2))
    group = st.lists(st.booleans(), min_size=5, max_size=5)
    return draw(st.lists(case, min_size=1, max_size=12)), draw(st.lists(group, min_size=1, max_size=4))


@settings(max_examples=200)
@given(cases(), st.integers(1, 6), st.sampled_from([(), (0,), (0, 1)]))
def test_persons_are_counted_where_they_could_be_few(
    made: tuple[list[tuple[int, int, int]], list[list[bool]]], enough: int, states: tuple[int, ...]
) -> None:
    each, groups = made
    inside = [
        [case for case in each if group[case[1]] and (not states or case[2] in states)] for group in groups
    ]
    number = np.array([len(found) for found in inside])
    truth = np.array([len({person for person, _, _ in found}) for found in inside])
    members = csr_matrix(np.array(groups, float))
    linked = Linked(*np.array(each).T)

    persons = linked.persons(members, number, enough, *states)
    assert ((persons < enough) == (truth < enough)).all()
    assert (persons[truth < enough] <= number[truth < enough]).all()
    if len(states) < 2:
        people = Several(np.array(each)).people(members, number, enough, *states)
        assert ((people < enough) == (truth < enough)).all()


def test_a_figure_by_itself_is_judged_by_persons() -> None:
    size, counts, members = np.array([11]), np.array([[6, 5, 0]]), csr_matrix([[1.0]])
    two = Linked(np.array([0, 0]), np.array([0, 0]), np.array([0, 1]))

    assert sensitive_cells.may_stand_alone(size, counts, FLOOR).tolist() == [True]
    assert sensitive_cells.may_stand_alone(size, counts, FLOOR, members, two).tolist() == [False]


@pytest.mark.parametrize(
    ("several", "is_safe"),
    [
        pytest.param(none(), True, id="eleven_persons"),
        pytest.param(
            Several(np.array([[0, 0, 0], [0, 0, 1], [1, 0, 0], [1, 0, 1]])), False, id="nine_persons"
        ),
    ],
)
def test_the_attacker_takes_eleven_cases_of_nine_persons_for_a_small_group(
    several: Several, is_safe: bool
) -> None:
    group = (1, "region", "all", "")
    people = People((group,), csr_matrix([[1.0]]), np.array([11.0]), np.array([[6, 5, 0]]), several)
    tables = Tables(12, "O01", {group: (6, 6, 11, 0)})

    assert attacked(tables, people).is_safe is is_safe
