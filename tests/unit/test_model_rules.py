"""Rules that one word of a model decides, each on made-up cases that stand on both sides of it."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from tests.unit.model_sql import PROJECT, model, rendered


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty database with the seeds that the models read."""
    with duckdb.connect() as memory:
        for seed in ("age_groups", "breakdowns", "milestones"):
            memory.execute(f"create table {seed} as from read_csv('{PROJECT}/seeds/{seed}.csv')")
        yield memory


OF_VISITS = ("int_milestones_due", "int_held_assessments", "int_assessments_in_windows", "int_visits")


def build(connection: duckdb.DuckDBPyConnection, *names: str) -> None:
    for name in names:
        connection.execute(f"create table {name} as {model(name)}")


def enrolled(connection: duckdb.DuckDBPyConnection) -> None:
    """Three cases of January 2024, seen at the end of 2025: B has died, C takes no part after March."""
    connection.execute(
        """
        create table int_cases as
        select unnest(['A', 'B', 'C']) as case_key, date '2024-01-01' as opened_month,
            date '2025-12-01' as cutoff;
        create table int_consent as
        select case_key, 'given' as value, opened_month as from_month,
            if(case_key = 'C', date '2024-03-01', null) as to_month
        from int_cases;
        create table int_adverse_exits as
        select 'B' as case_key, date '2024-06-01' as died_month, null::date as re_trafficked_month
        """
    )
    build(connection, "int_enrolled")


def assess(connection: duckdb.DuckDBPyConnection, months: list[int]) -> None:
    """Assessments of A, so many months after its opening; each is known by its month."""
    connection.execute(
        """
        create table int_assessments as
        select months as assessment_key, 'A' as case_key, months as months_since_opened,
            cast(date '2024-01-01' + to_months(months) as date) as month, 'scheduled' as type,
            'person' as participation, null::varchar as setting, 'no' as child_at_assessment,
            1 as package_no, 1 as row_no
        from (select unnest($1::integer[]) as months)
        """,
        [months],
    )
    connection.execute(
        """
        create table int_assessment_results as
        select assessment_key, true as is_held, null::varchar as missed_reason from int_assessments;
        create table stg_spells (
            case_key varchar, kind varchar, value varchar, from_month date, to_month date)
        """
    )


def test_who_has_died_or_withdrawn_is_enrolled_and_not_due(connection: duckdb.DuckDBPyConnection) -> None:
    enrolled(connection)
    build(connection, "int_milestones_due")
    found = {
        table: dict(
            connection.execute(
                f"select milestone, string_agg(case_key, '' order by case_key) from {table} group by all"
            ).fetchall()
        )
        for table in ("int_enrolled", "int_milestones_due")
    }
    assert found == {
        "int_enrolled": dict.fromkeys((0, 3, 6, 12, 18), "ABC"),
        "int_milestones_due": {0: "ABC", 3: "ABC", 6: "A", 12: "A", 18: "A"},
    }


def test_the_window_of_six_months_runs_from_the_fifth_to_the_ninth(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    enrolled(connection)
    assess(connection, [4, 9, 10])
    build(connection, *OF_VISITS)
    rows = connection.execute(
        "select milestone, assessment_key from int_visits where case_key = 'A' order by milestone"
    ).fetchall()
    assert rows == [(0, None), (3, 4), (6, 9), (12, 10), (18, None)]


@pytest.mark.parametrize(
    ("months", "counts"),
    [
        pytest.param([11, 13], 13, id="as_near_before_and_after"),
        pytest.param([10, 13], 13, id="nearer_after"),
        pytest.param([11, 14], 11, id="nearer_before"),
        pytest.param([9, 16], None, id="outside"),
    ],
)
def test_of_two_assessments_in_a_window_the_nearer_counts_and_of_two_as_near_the_later(
    connection: duckdb.DuckDBPyConnection, months: list[int], counts: int | None
) -> None:
    enrolled(connection)
    assess(connection, months)
    build(connection, *OF_VISITS)
    found = connection.execute(
        "select assessment_key from int_visits where case_key = 'A' and milestone = 12"
    ).fetchall()
    assert found == [(counts,)]


@pytest.mark.parametrize(("died", "is_due"), [("2024-10-01", False), ("2024-11-01", True)])
def test_who_dies_in_the_last_month_of_a_window_is_not_due_there(
    connection: duckdb.DuckDBPyConnection, died: str, is_due: bool
) -> None:
    connection.execute(
        f"""
        create table int_cases as
        select 'A' as case_key, date '2024-01-01' as opened_month, date '2025-12-01' as cutoff;
        create table int_consent (case_key varchar, value varchar, from_month date, to_month date);
        create table int_adverse_exits as
        select 'A' as case_key, date '{died}' as died_month, null::date as re_trafficked_month
        """
    )
    build(connection, "int_enrolled")
    rows = connection.execute("select is_alive, is_due from int_enrolled where milestone = 6").fetchall()
    assert rows == [(is_due, is_due)]


@pytest.mark.parametrize(("opened", "is_due"), [("2024-03-01", True), ("2024-04-01", False)])
def test_six_months_are_due_once_the_ninth_month_is_over(
    connection: duckdb.DuckDBPyConnection, opened: str, is_due: bool
) -> None:
    connection.execute(
        f"""
        create table int_cases as
        select 'A' as case_key, date '{opened}' as opened_month, date '2024-12-01' as cutoff;
        create table int_consent as
        select case_key, 'given' as value, opened_month as from_month, null::date as to_month from int_cases;
        create table int_adverse_exits (case_key varchar, died_month date, re_trafficked_month date)
        """
    )
    build(connection, "int_enrolled")
    [(found,)] = connection.execute("select count(*) > 0 from int_enrolled where milestone = 6").fetchall()
    assert found is is_due


@pytest.mark.parametrize(
    ("month", "cohort"),
    [
        ("2023-12-01", "2023H2"),
        ("2024-01-01", "2024H1"),
        ("2024-06-01", "2024H1"),
        ("2024-07-01", "2024H2"),
        ("2024-12-01", "2024H2"),
    ],
)
def test_june_ends_the_first_half_year_and_july_begins_the_second(
    connection: duckdb.DuckDBPyConnection, month: str, cohort: str
) -> None:
    query = rendered(f"select {{{{ half_year(\"date '{month}'\") }}}}")
    assert connection.execute(query).fetchall() == [(cohort,)]


def case_facts(connection: duckdb.DuckDBPyConnection) -> None:
    """A foreigner, a stateless person, nationals at home and away, and one of unknown nationality."""
    connection.execute(
        """
        create table stg_cases as
        select *, case_key as person_key, 1 as package_no, 1 as row_no, 'made-up' as provider_id,
            date '2024-01-01' as opened_month, date '2025-12-01' as cutoff,
            'KHM' as programme_country, 'female' as sex, '18_24' as age_group_opened,
            '18_24' as age_group_trafficked, 'no' as deprived_of_parental_care,
            'yes' as has_family_or_dependants, null as disability, 'minority' as ethnicity_group,
            'none' as education_opened
        from (values
            ('A', 'foreign', 'THA'), ('B', 'stateless', 'KHM'), ('C', 'national', 'KHM'),
            ('D', 'national', 'THA'), ('E', null, 'KHM')
        ) as people (case_key, nationality_status, country_of_origin);
        create table stg_exploitations as
        select * from (values
            ('A', 'sexual'), ('A', 'labour'), ('B', 'sexual_and_labour'), ('C', 'unknown'), ('D', 'labour')
        ) as exploitations (case_key, form), (values ('internal')) as movements (movement);
        create table int_status_at_opening (
            case_key varchar, setting varchar, identification_assistance varchar);
        create table int_identification_paths (case_key varchar, identification_path varchar)
        """
    )
    build(connection, "int_exploitations_of_case", "int_cases")


def test_who_is_foreign_or_stateless_needs_a_residence_permit(connection: duckdb.DuckDBPyConnection) -> None:
    case_facts(connection)
    found = dict(connection.execute("select case_key, needs_residence from int_cases").fetchall())
    assert found == {"A": True, "B": True, "C": False, "D": None, "E": None}


def test_each_form_is_counted_and_a_case_without_exploitation_is_unknown(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    case_facts(connection)
    build(connection, "int_groups_of_case")
    found = {
        breakdown: sorted(
            connection.execute(
                "select case_key, group_key from int_groups_of_case where breakdown = ?", [breakdown]
            ).fetchall()
        )
        for breakdown in ("form", "form_any")
    }
    both = ("A", "labour"), ("A", "sexual"), ("B", "labour"), ("B", "sexual")
    others = ("C", "unknown"), ("D", "labour"), ("E", "unknown")
    assert found == {
        "form": [("A", "sexual_and_labour"), ("B", "sexual_and_labour"), *others],
        "form_any": [*both, *others],
    }


def test_a_breakdown_by_what_a_case_does_not_have_stops_the_build(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    case_facts(connection)
    connection.execute(
        "insert into breakdowns by name "
        "select 'shoe' as breakdown, 'sex;shoe' as group_columns, 'case' as grain"
    )
    with pytest.raises(duckdb.Error, match="no such column"):
        build(connection, "int_groups_of_case")
