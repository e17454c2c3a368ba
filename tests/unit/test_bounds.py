"""What a row tells of people known to be harmed whose outcome is unknown: nothing, its bounds neither."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest
from statsmodels.stats.proportion import proportion_confint

from tests.sparing import first_fast
from tests.unit.model_sql import PROJECT, model, rendered

# Six people opened in January 2024. At 12 months A is at level 3, B at 2, and nobody else was seen. C to F
# first held outcome 1 in March 2024; C sustained it, D lost it, and the others were not seen again.
PEOPLE = f"""
create table milestones as
select * from (values (0, -1, 1), (12, 10, 15)) as windows (milestone, window_start, window_end);
create table measures as from read_csv('{PROJECT}/seeds/measures.csv');
create table assumptions as from read_csv('{PROJECT}/seeds/assumptions.csv');
create table outcomes as select 'O01' as outcome;
create table int_cases as
select unnest(['A', 'B', 'C', 'D', 'E', 'F']) as case_key, date '2024-01-01' as opened_month,
    date '2026-01-01' as cutoff, case_key as unit_key, true as is_unit;
create table int_consent as
select case_key, 'given' as value, opened_month as from_month, null::date as to_month from int_cases;
create table stg_spells (case_key varchar, kind varchar, value varchar, from_month date, to_month date);
create table int_assessments as
select case_key as assessment_key, case_key, date '2025-01-01' as month, 12 as months_since_opened,
    'scheduled' as type, 'person' as participation, null::varchar as setting, 'no' as child_at_assessment,
    1 as package_no, 1 as row_no
from int_cases where case_key in ('A', 'B');
create table int_assessment_results as
select assessment_key, true as is_held, null::varchar as missed_reason from int_assessments;
create table int_ratings as
select assessment_key, 'O01' as outcome, if(case_key = 'A', 3, 2) as level, true as applies,
    null::varchar as unknown_reason
from int_assessments;
create table int_sustained as
select case_key, 'O01' as outcome, date '2024-03-01' as first_held,
    if(case_key = 'C', 20, 0) as longest_months, case_key = 'D' as is_lost
from int_cases where case_key not in ('A', 'B');
create table int_setbacks as
select case_key, outcome, null::date as setback_month, 0 as months_at_risk, false as is_seen_later
from int_sustained;
create table int_setback_followed (
    case_key varchar, outcome varchar, can_recover boolean, has_recovered boolean, is_seen boolean,
    can_be_answered boolean, is_answered boolean, answer_is_known boolean
);
create table int_figures (group_no integer);
create table int_comparisons (group_no integer);
create table int_cluster_intervals (group_no integer, figure_no integer, ci_low double, ci_high double);
create table int_poisson_limits as select 0 as events, 0.0 as low, 3.7 as high;
create table int_adverse_exits (
    case_key varchar, died_month date, re_trafficked_month date, adverse_month date
);
"""
STEPS = (
    "int_enrolled", "int_milestones_due", "int_held_assessments", "int_assessments_in_windows", "int_visits",
    "int_ratings_at_milestones", "int_outcome_states", "int_courses", "int_courses_of_unit",
)  # fmt: skip
COUNTS = """
create table int_profile_counts as
select 1 as group_no, fact_profile, count(*) as cases
from (select fact_profile from int_outcome_states union all select fact_profile from int_courses_of_unit)
group by fact_profile
"""
OTHER_FACTS = ("enrolled", "milestones", "services", "cases", "half_years")
LAST_STEPS = ("int_contributions", "int_aggregates", "int_net_change_intervals", "int_indicator_values")


def figures(detained: str) -> dict[tuple[Any, ...], dict[str, Any]]:
    """All rows by measure and milestone, where the people named were detained in June 2024."""
    with duckdb.connect() as connection:
        connection.execute(rendered(PEOPLE))
        for person in detained:
            connection.execute(
                "insert into int_adverse_exits (case_key, adverse_month) values (?, '2024-06-01')", [person]
            )
        for step in (*STEPS, "int_contributions_outcomes"):
            connection.execute(f"create table {step} as {model(step)}")
        connection.execute(COUNTS)
        for facts in OTHER_FACTS:
            connection.execute(
                f"create table int_contributions_{facts} as from int_contributions_outcomes limit 0"
            )
        for step in LAST_STEPS:
            connection.execute(f"create table {step} as {model(step)}")
        found = connection.execute("from int_indicator_values")
        names = [column[0] for column in found.description]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return {(row["measure"], row["milestone"]): row for row in rows}


@pytest.mark.parametrize("detained", first_fast(["E", "EF", "CDEF", "ABCDEF"]))
def test_a_row_tells_nothing_of_people_who_left_for_harm(detained: str) -> None:
    """Bounds that treated them apart would tell how many they are: every other term stands in the row."""
    assert figures(detained) == figures("")


@pytest.mark.parametrize(
    ("row", "counts", "bounds"),
    first_fast([(("M01", 12), (1, 2, 4), (1 / 6, 5 / 6)), (("M05_6", None), (1, 2, 2), (1 / 4, 3 / 4))]),
    ids=["M01", "M05_6"],
)
def test_bounds_take_all_the_unknown_below_and_above(
    row: tuple[Any, ...], counts: tuple[int, ...], bounds: tuple[float, float]
) -> None:
    found = figures("EF")[row]

    assert tuple(found[name] for name in ("numerator", "denominator", "unknown")) == counts
    assert (found["bound_low"], found["bound_high"]) == pytest.approx(bounds)


def test_the_interval_beside_a_share_is_wilsons_from_its_lower_to_its_upper_end() -> None:
    row = figures("")["M01", 12]
    ends = proportion_confint(row["numerator"], row["denominator"], method="wilson")

    assert (row["ci_low"], row["ci_high"]) == pytest.approx(ends)
