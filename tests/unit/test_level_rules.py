"""The rules of levels and states that one word of a model decides, on made-up assessments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import duckdb
import pytest

from tests.unit.model_sql import PROJECT, model

# outcome 8 asks this of an adult; a child is asked 8E as well
MET = dict.fromkeys(("8A", "8B", "8C", "8D"), "met") | {"8R1": "no", "8R2": "no"}


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as memory:
        for seed in ("criteria", "outcomes"):
            memory.execute(f"create table {seed} as from read_csv('{PROJECT}/seeds/{seed}.csv')")
        memory.execute(
            """
            create table int_assessments (
                assessment_key varchar, case_key varchar, month date, is_child boolean,
                lacks_parental_care boolean, needs_residence boolean, has_family_or_dependants varchar,
                other_voice boolean);
            create table stg_criterion_ratings (assessment_key varchar, criterion varchar, value varchar);
            create table stg_outcome_ratings (
                assessment_key varchar, outcome varchar, applicability varchar, na_reason varchar,
                level integer, not_assessed_reason varchar, self_rating integer);
            create table stg_legal_processes (
                case_key varchar, status varchar, from_month date, to_month date)
            """
        )
        yield memory


def rate(
    connection: duckdb.DuckDBPyConnection,
    answers: Mapping[str, str],
    *,
    is_child: bool = False,
    family: str | None = None,
    **recorded: object,
) -> None:
    """One assessment of June 2024: answers to criteria, and one recorded outcome."""
    connection.execute(
        "insert into int_assessments values ('a', 'A', '2024-06-01', ?, false, false, ?, false)",
        [is_child, family],
    )
    for criterion, value in answers.items():
        connection.execute("insert into stg_criterion_ratings values ('a', ?, ?)", [criterion, value])
    row = {"assessment_key": "a", "outcome": "O08", "applicability": "applicable", **recorded}
    connection.execute(
        f"insert into stg_outcome_ratings ({', '.join(row)}) values ({', '.join('?' * len(row))})",
        [*row.values()],
    )


def found(connection: duckdb.DuckDBPyConnection) -> tuple[object, ...]:
    """Whether the outcome applies, its level, and why it is not known."""
    connection.execute(f"create table int_recomputed_levels as {model('int_recomputed_levels')}")
    [row] = connection.execute(
        f"select applies, level, unknown_reason from ({model('int_ratings')})"
    ).fetchall()
    return row


@pytest.mark.parametrize(
    ("answers", "is_child", "self_rating", "level"),
    [
        pytest.param(MET, False, None, 3, id="all_are_met"),
        pytest.param(MET | {"8C": "partly"}, False, None, 2, id="one_is_met_in_part"),
        pytest.param(MET | {"8C": "not_met"}, False, None, 2, id="one_is_not_met"),
        pytest.param(MET | {"8R2": "yes"}, False, None, 1, id="a_red_flag"),
        pytest.param(MET | {"8C": "not_met", "8R2": "yes"}, False, None, 1, id="a_red_flag_and_one_not_met"),
        pytest.param(MET | {"8C": "not_assessed"}, False, None, None, id="one_is_not_assessed"),
        pytest.param(MET, True, None, None, id="a_child_is_asked_more"),
        pytest.param(MET | {"8E": "met", "8R3": "no"}, True, None, 3, id="a_child_has_all"),
        pytest.param(MET | {"8E": "not_met"}, False, None, 3, id="an_adult_is_not_asked_what_a_child_is"),
        pytest.param(MET | {"8I": "met"}, False, 3, 4, id="independent_by_own_voice"),
        pytest.param(MET | {"8I": "met"}, False, 2, 3, id="independent_but_not_by_own_voice"),
        pytest.param(MET | {"8I": "met"}, False, None, 3, id="independent_without_a_voice"),
        pytest.param(MET | {"8I": "not_met"}, False, 4, 3, id="not_independent"),
        pytest.param(MET | {"8C": "partly", "8I": "met"}, False, 4, 2, id="independence_mends_nothing"),
    ],
)
def test_the_weakest_link_decides_the_level(
    connection: duckdb.DuckDBPyConnection,
    answers: dict[str, str],
    is_child: bool,
    self_rating: int | None,
    level: int | None,
) -> None:
    rate(connection, answers, is_child=is_child, level=4, self_rating=self_rating)
    assert found(connection) == (True, level, None if level else "partial")


def test_without_criteria_the_recorded_level_stands(connection: duckdb.DuckDBPyConnection) -> None:
    rate(connection, {}, level=4)
    assert found(connection) == (True, 4, None)


@pytest.mark.parametrize(
    ("outcome", "reason", "family", "applies"),
    [
        pytest.param("O07", "no_need_no_wish", None, False, id="no_need_and_no_wish"),
        pytest.param("O07", "declined_after_offer", None, False, id="declined_after_an_offer"),
        pytest.param("O07", "other", None, None, id="another_ground"),
        pytest.param("O07", None, None, None, id="no_ground"),
        pytest.param("O10", "other", "no", False, id="no_family"),
        pytest.param("O10", "other", "yes", None, id="a_family"),
        pytest.param("O10", "other", None, None, id="a_family_or_none"),
    ],
)
def test_that_an_outcome_does_not_apply_needs_its_ground(
    connection: duckdb.DuckDBPyConnection,
    outcome: str,
    reason: str | None,
    family: str | None,
    applies: bool | None,
) -> None:
    rate(connection, {}, outcome=outcome, applicability="not_applicable", na_reason=reason, family=family)
    assert found(connection) == (applies, None, "no_ground" if applies is None else None)


@pytest.mark.parametrize(
    ("ended", "applies"),
    [
        pytest.param("2023-11-01", False, id="ended_seven_months_before"),
        pytest.param("2023-12-01", None, id="ended_six_months_before"),
        pytest.param(None, None, id="goes_on"),
    ],
)
def test_a_legal_process_of_the_last_six_months_is_no_ground(
    connection: duckdb.DuckDBPyConnection, ended: str | None, applies: bool | None
) -> None:
    connection.execute(
        "insert into stg_legal_processes values ('A', 'participating', '2023-01-01', ?)", [ended]
    )
    [(outcome,)] = connection.execute(
        "select outcome from outcomes where applicability_rule = 'legal_process'"
    ).fetchall()
    rate(connection, {}, outcome=outcome, applicability="not_applicable", na_reason="no_need_no_wish")
    assert found(connection)[0] is applies


def test_a_person_is_in_one_of_three_states_and_known_harm_is_level_1_of_safety(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    connection.execute(
        """
        create table int_visits as
        select unnest(['A', 'B']) as case_key, 12 as milestone, unnest([false, true]) as re_trafficked,
            true as is_assessed, null::varchar as missing_reason;
        create table int_ratings_at_milestones as select *, 12 as milestone from (values
            ('A', 'O01', 3, true), ('A', 'O02', null, false), ('A', 'O03', null, true), ('A', 'O05', 4, true),
            ('B', 'O01', 3, true), ('B', 'O05', 4, true)
        ) as ratings (case_key, outcome, level, applies), (values (null::varchar)) as reasons (unknown_reason)
        """
    )
    rows = connection.execute(
        f"""select case_key, outcome, state, level, unknown_reason from ({model("int_outcome_states")})
        where outcome in ('O01', 'O02', 'O03', 'O05') order by all"""
    ).fetchall()
    assert rows == [
        ("A", "O01", "known", 3, None),
        ("A", "O02", "not_applicable", None, None),
        ("A", "O03", "unknown", None, "unknown"),
        ("A", "O05", "known", 4, None),
        ("B", "O01", "known", 3, None),
        ("B", "O02", "unknown", None, "unknown"),
        ("B", "O03", "unknown", None, "unknown"),
        ("B", "O05", "known", 1, None),
    ]
