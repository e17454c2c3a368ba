"""What the suites of the intake look at. Each takes one parameter, the number of the package."""

from __future__ import annotations

# grain: one row per input table of the package
PACKAGE_TABLES = """
with at_fault as (

    select count(*) as rows from landing.quarantine
    where package_no = $package_no and reason_code <> 'ING-116'

)

select
    table_name,
    rows_in,
    rows_stored + if(packages.coverage = 'delta', rows_no_consent, 0) as rows_of_use,
    months_coarsened,
    rows_quarantined / nullif(rows_in, 0) as quarantined_share,
    if(at_fault.rows >= 10, rows_quarantined, 0) / nullif(rows_in, 0) as refusing_share,
    rows_in - rows_stored - rows_quarantined - rows_no_consent - rows_superseded as rows_unaccounted
from landing.reconciliation as books
inner join landing.packages as packages on books.package_no = packages.package_no
cross join at_fault
where books.package_no = $package_no
"""

# grain: one row per stored case of the package
PACKAGE_CASES = """
with forms as (

    select
        case_key,
        bool_or(form <> 'unknown') as form_is_known
    from landing.exploitations
    group by case_key

)

select
    cases.programme_country,
    cases.sex,
    cases.age_group_trafficked,
    cases.age_group_opened,
    cases.country_of_origin,
    cases.nationality_status,
    cases.has_family_or_dependants,
    coalesce(forms.form_is_known, false) as form_is_known,
    cases.opened_month <= packages.data_cutoff as opened_by_cutoff,
    cases.exit_month <= cases.opened_month as left_before_opening
from landing.cases as cases
inner join landing.packages as packages on cases.package_no = packages.package_no
left join forms on cases.case_key = forms.case_key
where cases.package_no = $package_no
"""

# grain: one row for the package
PACKAGE_ASSESSMENTS = """
with ratings as (

    select * from landing.outcome_ratings
    where package_no = $package_no

),

visits as (

    select
        assessments.month > packages.data_cutoff as is_after_cutoff,
        coalesce(
            bool_or(ratings.level is not null or ratings.applicability = 'not_applicable'), false
        ) as is_held
    from landing.assessments as assessments
    inner join landing.packages as packages on assessments.package_no = packages.package_no
    left join ratings on assessments.assessment_key = ratings.assessment_key
    where assessments.package_no = $package_no
    group by assessments.assessment_key, is_after_cutoff

),

raters as (

    select
        assessments.rater_key,
        min(ratings.level) = max(ratings.level) as is_uniform
    from ratings
    inner join
        landing.assessments as assessments
        on ratings.assessment_key = assessments.assessment_key
    where assessments.rater_key is not null
    group by assessments.rater_key
    having count(ratings.level) >= 30

),

counts as (

    select
        (select count(*) from visits) as assessments,
        (
            select count(*) from visits
            where not is_held
        ) as missed_visits,
        (
            select count(*) from visits
            where is_after_cutoff
        ) as assessments_after_cutoff,
        (
            select count(*) from ratings
            where applicability = 'applicable'
        ) as applicable_ratings,
        (
            select count(*) from ratings
            where applicability = 'applicable' and level is null
        ) as ratings_without_level,
        (select count(*) from raters) as raters,
        (
            select count(*) from raters
            where is_uniform
        ) as uniform_raters

)

select
    *,
    missed_visits / nullif(assessments, 0) as missed_share,
    assessments_after_cutoff / nullif(assessments, 0) as after_cutoff_share,
    ratings_without_level / nullif(applicable_ratings, 0) as without_level_share,
    uniform_raters / nullif(raters, 0) as uniform_share
from counts
"""
