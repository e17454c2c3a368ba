"""What a statistician looks for in thousands of real cases is in as many made-up ones."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from duckdb import DuckDBPyConnection as Records

from pipeline import sample
from pipeline.settings import Settings
from tests.unit.sample_records import SEEDS, number, of_folder

CASES = 2_520
HARM = "('re_trafficked', 'violence_family', 'violence_partner', 'violence_official')"
# the assessment that counts of each window: section 3 of docs/method.md, without its last ties
WINDOWS = """
create table windows as
select case_id, m.milestone::integer as milestone, opened_month,
    m.window_start::integer as first_at, m.window_end::integer as last_at
from cases cross join milestones as m
where months(opened_month, '2026-06') >= m.window_end::integer
"""
COUNTING = """
create table counting as
select windows.*, held.assessment_id, held.rater_id, held.since
from windows
inner join held on held.case_id = windows.case_id and held.since between first_at and last_at
qualify row_number() over (
    partition by windows.case_id, milestone order by abs(held.since - milestone), held.since desc, type
) = 1
"""
LEVELS = """
create table levels as
select counting.*, outcome, level::integer as level, (level >= '3')::integer as is_achieved
from counting inner join outcome_ratings using (assessment_id)
where level is not null
"""


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Records]:
    folder = tmp_path_factory.mktemp("sample")
    settings = Settings(SEEDS.parent, folder / "home")
    connection = of_folder(sample.write(CASES, 2017, folder / "package", settings=settings))
    for statement in (WINDOWS, COUNTING, LEVELS):
        connection.execute(statement)
    yield connection
    connection.close()


def column(records: Records, query: str) -> list[float]:
    return [float(row[0]) for row in records.execute(query).fetchall()]


@pytest.mark.long
def test_of_those_opened_in_every_year_some_are_known_to_be_trafficked_again(records: Records) -> None:
    query = """
        select count(*) from cases left join events on cases.case_id = events.case_id
            and event_type = 're_trafficked'
        where opened_month < '2026' group by left(opened_month, 4) having count(event_type) > 0
    """
    assert len(column(records, query)) == 6


def test_about_2_of_100_are_known_to_be_trafficked_again(records: Records) -> None:
    query = f"select count(*) / {CASES} from events where event_type = 're_trafficked'"
    assert 0.012 <= number(records, query) <= 0.028


def test_the_share_known_to_be_trafficked_again_grows_with_time(records: Records) -> None:
    query = """
        select avg(coalesce(months(opened_month, month) <= last_at, false)::integer)
        from windows left join events on windows.case_id = events.case_id and event_type = 're_trafficked'
        group by milestone order by milestone
    """
    shares = column(records, query)
    assert shares == sorted(shares)
    assert len(set(shares)) == 7


def test_few_are_rated_safe_in_a_window_in_which_harm_befell_them(records: Records) -> None:
    query = f"""
        select avg(is_achieved) from levels
        where outcome = 'O05' and exists (
            from events where events.case_id = levels.case_id and event_type in {HARM}
                and months(opened_month, month) between first_at and last_at
        )
    """
    assert 0 < number(records, query) < 0.12


def test_some_harm_is_answered_by_a_crisis_assessment(records: Records) -> None:
    query = f"""
        select count(*) from held inner join events using (case_id)
        where type = 'crisis' and event_type in {HARM} and months(events.month, held.month) between 0 and 1
    """
    assert number(records, query) > 10


def test_persons_of_one_rater_are_alike(records: Records) -> None:
    query = """
        with rated as (
            select *, avg(is_achieved) over (partition by outcome) as share from levels
            where milestone = 12 and rater_id is not null
        ),
        of_raters as (
            select outcome, share, count(*) as persons, sum(is_achieved - share) as beyond
            from rated group by outcome, share, rater_id
        )
        select sum(beyond * beyond) / (sum(persons) * share * (1 - share))
        from of_raters group by outcome, share
    """
    effects = column(records, query)
    assert len(effects) == 10
    assert 1.3 <= sum(effects) / 10 <= 3


def test_who_is_lost_fared_worse_from_the_start(records: Records) -> None:
    query = """
        select avg(is_achieved) filter (where is_seen) - avg(is_achieved) filter (where not is_seen)
        from (
            select *, case_id in (select case_id from counting where milestone = 24) as is_seen
            from levels where milestone = 0
                and case_id in (select case_id from windows where milestone = 24)
        )
    """
    assert 0.03 <= number(records, query) <= 0.2


def test_the_first_252_are_252_persons(records: Records) -> None:
    query = "select count(person_id) - count(distinct person_id) from (from cases limit 252)"
    assert number(records, query) == 0


def test_later_some_are_there_for_the_second_time(records: Records) -> None:
    query = "select (count(person_id) - count(distinct person_id)) / count(*) from cases"
    assert 0.02 <= number(records, query) <= 0.05


def test_a_person_has_one_sex_origin_ethnicity_and_disability(records: Records) -> None:
    query = """
        select count(*) from cases as one inner join cases as other using (person_id)
        where one.sex <> other.sex or one.country_of_origin <> other.country_of_origin
            or one.ethnicity_group <> other.ethnicity_group or one.disability <> other.disability
    """
    assert number(records, query) == 0


def test_the_two_episodes_of_a_person_are_alike(records: Records) -> None:
    query = """
        with each as (
            select case_id, milestone, avg(level - usual) as level from (
                select *, avg(level) over (partition by outcome, milestone) as usual from levels
            ) group by all
        )
        select corr(a.level, b.level)
        from cases as one inner join cases as other on one.person_id = other.person_id
            and one.case_id < other.case_id
        inner join each as a on a.case_id = one.case_id
        inner join each as b on b.case_id = other.case_id and b.milestone = a.milestone
    """
    assert number(records, query) > 0.3


def test_about_a_tenth_of_the_assessments_repeat_all_levels(records: Records) -> None:
    query = """
        with pairs as (
            select assessment_id, level = lag(level) over earlier as is_same
            from held inner join outcome_ratings using (assessment_id)
            where level is not null
            window earlier as (partition by case_id, outcome order by since, assessment_id)
        )
        select avg(is_same::integer) from (
            select bool_and(is_same) as is_same from pairs where is_same is not null
            group by assessment_id having count(*) >= 5
        )
    """
    assert 0.07 <= number(records, query) <= 0.15


def test_many_are_asked_for_consent_anew(records: Records) -> None:
    query = """
        select count(*) from (
            select case_id from spells where kind = 'consent' and value = 'given'
            group by case_id having count(*) > 1
        )
    """
    assert number(records, query) > CASES / 10


def test_disabled_people_fare_worse(records: Records) -> None:
    query = """
        select avg(is_achieved) filter (where disability = 'no')
            - avg(is_achieved) filter (where disability = 'yes')
        from levels inner join cases using (case_id) where milestone = 12
    """
    assert 0.02 <= number(records, query) <= 0.2
