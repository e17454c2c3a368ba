"""The records of the bundled sample keep the contract."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
from duckdb import DuckDBPyConnection as Records

from tests.unit.sample_records import SEEDS, load, number

OWN_CODES = {
    "age_groups": "code",
    "countries": "code",
    "outcomes": "outcome",
    "criteria": "criterion",
    "service_areas": "service_area",
}


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Records]:
    connection = load(tmp_path_factory.mktemp("sample"))
    yield connection
    connection.close()


def columns(kind: str) -> list[tuple[str, str, str]]:
    """Table, column and code list of the columns of one kind, from the contract."""
    query = "select table_name, column_name, code_list from read_csv(?, all_varchar = true) where kind = ?"
    return duckdb.execute(query, [str(SEEDS / "input_columns.csv"), kind]).fetchall()


@pytest.mark.parametrize(("table", "column", "code_list"), columns("code") + columns("codes"))
def test_every_code_is_in_its_list(records: Records, table: str, column: str, code_list: str) -> None:
    own = OWN_CODES.get(code_list)
    codes = (
        f"select {own} from {code_list}"
        if own
        else f"select code from code_lists where code_list = '{code_list}'"
    )
    given = f"select unnest(string_split({column}, ';')) as code from {table} where {column} is not null"
    assert number(records, f"select count(*) from ({given}) where code not in ({codes})") == 0


@pytest.mark.parametrize(("table", "column", "_"), columns("month"))
def test_every_month_is_a_month_up_to_the_cut_off(records: Records, table: str, column: str, _: str) -> None:
    is_good = rf"regexp_full_match({column}, '\d{{4}}-(0[1-9]|1[0-2])') and {column} <= '2026-06'"
    assert number(records, f"select count(*) from {table} where not ({is_good})") == 0


def test_every_required_cell_is_filled(records: Records) -> None:
    required = records.execute(
        "select table_name, column_name from input_columns where is_required = 'true'"
    ).fetchall()
    empty = [
        pair for pair in required if number(records, f"select count(*) - count({pair[1]}) from {pair[0]}")
    ]
    assert empty == []


def test_every_key_is_unique(records: Records) -> None:
    keys = records.execute(
        "select table_name, string_agg(column_name, ', ') from input_columns where is_key = 'true' group by 1"
    ).fetchall()
    doubles = "select count(*) - count(distinct ({key})) from {table}"
    repeated = [table for table, key in keys if number(records, doubles.format(key=key, table=table))]
    assert repeated == []


@pytest.mark.parametrize(
    ("table", "column", "parent"),
    [
        *(
            (table, "case_id", "cases")
            for table in (
                "exploitations",
                "fundings",
                "assessments",
                "needs",
                "services",
                "spells",
                "events",
                "legal_processes",
            )
        ),
        ("outcome_ratings", "assessment_id", "assessments"),
        ("criterion_ratings", "assessment_id", "assessments"),
        ("second_ratings", "assessment_id", "assessments"),
        ("services", "need_id", "needs"),
    ],
)
def test_no_row_is_an_orphan(records: Records, table: str, column: str, parent: str) -> None:
    query = f"select count(*) from {table} where {column} not in (select {column} from {parent})"
    assert number(records, query) == 0


def test_a_level_is_given_only_where_the_outcome_applies(records: Records) -> None:
    query = "select count(*) from outcome_ratings where level is not null and applicability <> 'applicable'"
    assert number(records, query) == 0


def test_a_second_rating_is_by_another_rater_and_has_a_level_only_where_the_outcome_applies(
    records: Records,
) -> None:
    query = """
        select count(*) from second_ratings inner join assessments using (assessment_id)
        where second_ratings.rater_id = assessments.rater_id
            or (second_ratings.level is not null and second_ratings.applicability <> 'applicable')
    """
    assert number(records, query) == 0


def test_a_reason_not_to_apply_fits_the_outcome_and_its_applicability(
    records: Records,
) -> None:
    query = """
        select count(*)
        from outcome_ratings
        left join code_lists on code_list = 'na_reasons' and code = na_reason
        where na_reason is not null and (applicability <> 'not_applicable' or belongs_to <> outcome)
    """
    assert number(records, query) == 0


def test_the_value_of_a_spell_belongs_to_its_kind(records: Records) -> None:
    query = """
        select count(*) from spells
        where (kind, value) not in (
            select (belongs_to, code) from code_lists where code_list = 'spell_values'
        )
    """
    assert number(records, query) == 0


def test_criteria_and_red_flags_have_the_values_of_their_kind(records: Records) -> None:
    query = """
        select count(*) from criterion_ratings inner join criteria using (criterion)
        where if(kind = 'red_flag', value not in ('yes', 'no', 'unknown'), value in ('yes', 'no'))
    """
    assert number(records, query) == 0


def test_no_criterion_for_children_is_rated_for_an_adult(records: Records) -> None:
    query = """
        select count(*) from criterion_ratings inner join criteria using (criterion)
        inner join assessments using (assessment_id)
        where applies in ('child', 'child_deprived') and child_at_assessment = 'no'
    """
    assert number(records, query) == 0


def test_spells_of_a_kind_do_not_overlap(records: Records) -> None:
    query = """
        select count(*) from spells as one inner join spells as other using (case_id, kind)
        where one.from_month < other.from_month and coalesce(one.to_month, '9999-12') >= other.from_month
    """
    assert number(records, query) == 0


def test_no_span_ends_before_it_starts(records: Records) -> None:
    spans = (
        ("spells", "from_month", "to_month"),
        ("fundings", "from_month", "to_month"),
        ("legal_processes", "from_month", "to_month"),
        ("services", "start_month", "end_month"),
        ("needs", "identified_month", "closed_month"),
        ("cases", "exit_month", "opened_month"),
    )
    wrong = [t for t, a, b in spans if number(records, f"select count(*) from {t} where {b} < {a}")]
    assert wrong == []


def test_nobody_is_seen_after_death(records: Records) -> None:
    query = """
        select count(*) from assessments inner join events using (case_id)
        where event_type = 'death' and assessments.month >= events.month
    """
    assert number(records, query) == 0


def test_nobody_is_assessed_while_consent_is_withdrawn(records: Records) -> None:
    query = """
        select count(*) from held inner join spells using (case_id)
        where kind = 'consent' and value = 'withdrawn'
            and month between from_month and coalesce(to_month, '9999-12')
    """
    assert number(records, query) == 0


def test_nobody_becomes_a_child_again(records: Records) -> None:
    query = """
        select count(*) from assessments as early inner join assessments as late using (case_id)
        where early.month < late.month
            and early.child_at_assessment = 'no' and late.child_at_assessment = 'yes'
    """
    assert number(records, query) == 0


def test_a_missed_visit_has_ten_unknown_ratings_with_one_reason(records: Records) -> None:
    query = """
        select count(*) from (
            select assessment_id from outcome_ratings
            where assessment_id not in (select assessment_id from held)
            group by assessment_id
            having count(*) <> 10 or count(distinct not_assessed_reason) <> 1
                or bool_or(applicability <> 'unknown')
        )
    """
    assert number(records, query) == 0
