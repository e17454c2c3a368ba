"""The histories in the bundled sample are plausible, and awkward in the ways that real exports are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from duckdb import DuckDBPyConnection as Records

from tests.unit.sample_records import load, number


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Records]:
    connection = load(tmp_path_factory.mktemp("sample"))
    yield connection
    connection.close()


def test_the_recomputed_level_differs_in_about_2_of_100_ratings(records: Records) -> None:
    query = (
        "select avg((level is distinct from recorded)::integer) from recomputed where recorded is not null"
    )
    assert 0.01 <= number(records, query) <= 0.035


def test_criteria_left_unknown_give_no_level(records: Records) -> None:
    query = "select count(*), count(level) from recomputed where recorded is null"
    assert records.execute(query).fetchall()[0][1] == 0
    assert number(records, query) > 0


def test_about_a_quarter_of_the_assessments_have_criteria(records: Records) -> None:
    query = "select count(distinct assessment_id) / (select count(*) from held) from criterion_ratings"
    assert 0.18 <= number(records, query) <= 0.32


@pytest.mark.parametrize(
    ("start", "end", "least", "most"), [(-1, 1, 0.88, 0.97), (10, 15, 0.55, 0.75), (31, 42, 0.35, 0.55)]
)
def test_coverage_falls_as_in_real_programmes(
    records: Records, start: int, end: int, least: float, most: float
) -> None:
    query = f"""
        select avg((case_id in (select case_id from held where since between {start} and {end}))::integer)
        from cases where months(opened_month, '2026-06') >= {end}
    """
    assert least <= number(records, query) <= most


@pytest.mark.parametrize(("start", "end", "least", "most"), [(-1, 1, 0.25, 0.45), (22, 30, 0.50, 0.78)])
def test_outcomes_achieved_grow_with_time(
    records: Records, start: int, end: int, least: float, most: float
) -> None:
    query = f"""
        select avg((level >= '3')::integer) from outcome_ratings inner join held using (assessment_id)
        where level is not null and since between {start} and {end}
    """
    assert least <= number(records, query) <= most


def test_the_share_known_to_be_trafficked_again_never_falls(records: Records) -> None:
    query = """
        select avg(coalesce(months(opened_month, month) <= window_end::integer, false)::integer)
        from cases cross join milestones
        left join events on cases.case_id = events.case_id and event_type = 're_trafficked'
        where months(opened_month, '2026-06') >= window_end::integer
        group by milestone order by milestone::integer
    """
    shares = [row[0] for row in records.execute(query).fetchall()]
    assert shares == sorted(shares)
    assert shares[-1] > 0.02


def test_no_programme_country_is_far_from_the_others(records: Records) -> None:
    query = """
        select max(share) - min(share) from (
            select avg((level >= '3')::integer) as share
            from outcome_ratings inner join held using (assessment_id) inner join cases using (case_id)
            where level is not null group by programme_country
        )
    """
    assert number(records, query) < 0.25


def test_cases_were_opened_in_every_year_and_most_before_2025(records: Records) -> None:
    years = {row[0] for row in records.execute("select distinct left(opened_month, 4) from cases").fetchall()}
    assert years == {"2020", "2021", "2022", "2023", "2024", "2025", "2026"}
    assert number(records, "select avg((opened_month < '2025')::integer) from cases") >= 0.6


@pytest.mark.parametrize(("donor", "share"), [("DFAT", 0.55), ("HARBOUR", 0.35), ("LOTUS", 0.20)])
def test_donors_fund_their_share_of_the_cases(records: Records, donor: str, share: float) -> None:
    query = f"select count(distinct case_id) / 252 from fundings where donor_code = '{donor}'"
    assert abs(number(records, query) - share) < 0.08


def test_self_ratings_stand_beside_about_70_of_100_levels(records: Records) -> None:
    query = "select count(self_rating) / count(*) from outcome_ratings where level is not null"
    assert 0.6 <= number(records, query) <= 0.8


def test_about_a_tenth_of_the_assessments_are_rated_twice(records: Records) -> None:
    query = "select count(distinct assessment_id) / (select count(*) from held) from second_ratings"
    assert 0.07 <= number(records, query) <= 0.13


def test_two_raters_mostly_agree_and_seldom_differ_by_two_levels(records: Records) -> None:
    pairs = """
        from second_ratings as second
        inner join outcome_ratings as own using (assessment_id, outcome)
        where second.level is not null and own.level is not null
    """
    apart = "abs(second.level::integer - own.level::integer)"
    assert 0.72 <= number(records, f"select avg(({apart} = 0)::integer) {pairs}") <= 0.88
    assert 0 < number(records, f"select avg(({apart} > 1)::integer) {pairs}") <= 0.03


def test_everybody_consents_to_monitoring_so_that_the_margins_hold(
    records: Records,
) -> None:
    assert number(records, "select count(*) from cases where consent_monitoring = 'yes'") == 252


def test_there_are_spells_of_every_kind(records: Records) -> None:
    kinds = {row[0] for row in records.execute("select distinct kind from spells").fetchall()}
    assert kinds == {"case_status", "identification", "assistance", "setting", "consent", "guardian"}


AWKWARD = {
    "a late baseline": "from (select min(since) as first from held group by case_id) where first > 1",
    "several assessments in one window": "from held as a inner join held as b using (case_id)"
    " where a.assessment_id < b.assessment_id and a.since between 10 and 15 and b.since between 10 and 15",
    "a crisis assessment": "from held where type = 'crisis'",
    "a closure assessment": "from held where type = 'closure'",
    "an assessment after closure": "from held where type = 'post_closure'",
    "a partial assessment": "from outcome_ratings where not_assessed_reason = 'partial'",
    "a level left out although the outcome applies": "from outcome_ratings where applicability = 'applicable'"
    " and level is null",
    "an outcome that cannot fail to apply": "from outcome_ratings where outcome = 'O01'"
    " and applicability = 'not_applicable'",
    "not applicable without a reason": "from outcome_ratings where outcome = 'O07'"
    " and applicability = 'not_applicable' and na_reason is null",
    "no legal process said while one is open": "from held inner join outcome_ratings using (assessment_id)"
    " inner join legal_processes using (case_id) where outcome = 'O09' and applicability = 'not_applicable'"
    " and status in ('asked', 'participating', 'declined_overridden', 'appeal') and from_month <= month"
    " and coalesce(to_month, '9999-12') >= month",
    "a case closed and opened again": "from spells where kind = 'case_status' and value = 'reopened'",
    "a case closed because contact was lost": "from spells where value = 'closed_no_contact'",
    "a case transferred": "from spells where value = 'closed_transferred'",
    "a death": "from spells inner join events using (case_id)"
    " where value = 'closed_died' and event_type = 'death'",
    "a person trafficked again": "from events where event_type = 're_trafficked'",
    "a detention": "from events where event_type = 'detention'",
    "consent withdrawn": "from spells where kind = 'consent' and value = 'withdrawn'",
    "a case without a consent spell": "from cases where case_id not in"
    " (select case_id from spells where kind = 'consent')",
    "a guardian appointed": "from spells where kind = 'guardian' and value = 'appointed'",
    "an offer declined": "from services where offer = 'declined'",
    "a service without a need": "from services where need_id is null",
    "a case of two donors": "from fundings as a inner join fundings as b using (case_id)"
    " where a.donor_code < b.donor_code",
    "a case without a donor": "from cases where case_id not in (select case_id from fundings)",
    "a threat": "from events where event_type = 'threat_trafficker'",
    "an illness": "from events where event_type = 'illness_self'",
    "a lost job": "from events where event_type = 'job_loss'",
    "a positive milestone": "from events where event_type = 'positive_milestone'",
    "an outcome lost and reached again": "from held as a inner join held as b using (case_id)"
    " inner join held as c using (case_id)"
    " inner join outcome_ratings as x on x.assessment_id = a.assessment_id"
    " inner join outcome_ratings as y on y.assessment_id = b.assessment_id and y.outcome = x.outcome"
    " inner join outcome_ratings as z on z.assessment_id = c.assessment_id and z.outcome = x.outcome"
    " where a.month < b.month and b.month < c.month and x.level >= '3' and y.level < '3' and z.level >= '3'",
    "an outcome that applies only later": "from held as a inner join held as b using (case_id)"
    " inner join outcome_ratings as x on x.assessment_id = a.assessment_id"
    " inner join outcome_ratings as y on y.assessment_id = b.assessment_id and y.outcome = x.outcome"
    " where a.month < b.month and x.na_reason = 'no_need_no_wish' and y.level is not null",
    "a process declined, and that respected": "from legal_processes where status = 'declined_respected'",
    "an age left open at an assessment": "from held where child_at_assessment is null",
    "a child that comes of age": "from held as a inner join held as b using (case_id)"
    " where a.child_at_assessment = 'yes' and b.child_at_assessment = 'no'",
    "a funding without a first month": "from fundings where from_month is null",
    "a child deprived of parental care": "from cases"
    " where deprived_of_parental_care in ('temporary', 'permanent')",
}


@pytest.mark.parametrize("thing", AWKWARD)
def test_the_sample_holds(records: Records, thing: str) -> None:
    assert number(records, f"select count(*) {AWKWARD[thing]}") > 0


@pytest.mark.parametrize(
    "reason", ["declined", "no_contact", "unsafe_to_contact", "form_missing", "transferred"]
)
def test_visits_are_missed_for(records: Records, reason: str) -> None:
    query = f"select count(*) from outcome_ratings where not_assessed_reason = '{reason}'"
    assert number(records, query) > 0
