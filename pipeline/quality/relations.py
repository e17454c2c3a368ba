"""What the suites may look at: a fixed catalogue of relations, without any key of a person.

Everything large is counted or reduced to the needed columns inside DuckDB. Door relations take one
parameter, the number of the package.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Stage = Literal["door", "marts"]


@dataclass(frozen=True, slots=True)
class Relation:
    """SQL for one relation and the stage that it belongs to."""

    stage: Stage
    sql: str


# grain: one row per input table of the package
_PACKAGE_TABLES = """
select
    table_name,
    rows_in,
    rows_stored,
    months_coarsened,
    rows_quarantined / nullif(rows_in, 0) as quarantined_share,
    rows_in - rows_stored - rows_quarantined - rows_no_consent - rows_superseded as rows_unaccounted
from landing.reconciliation
where package_no = $package_no
"""

# grain: one row per stored case of the package
_PACKAGE_CASES = """
with forms as (

    select case_key, bool_or(form <> 'unknown') as form_is_known
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
_PACKAGE_ASSESSMENTS = """
with ratings as (

    select * from landing.outcome_ratings where package_no = $package_no

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

    select assessments.rater_key, min(ratings.level) = max(ratings.level) as is_uniform
    from ratings
    inner join landing.assessments as assessments on ratings.assessment_key = assessments.assessment_key
    where assessments.rater_key is not null
    group by assessments.rater_key
    having count(ratings.level) >= 30

),

counts as (

    select
        (select count(*) from visits) as assessments,
        (select count(*) from visits where not is_held) as missed_visits,
        (select count(*) from visits where is_after_cutoff) as assessments_after_cutoff,
        (select count(*) from ratings where applicability = 'applicable') as applicable_ratings,
        (
            select count(*) from ratings where applicability = 'applicable' and level is null
        ) as ratings_without_level,
        (select count(*) from raters) as raters,
        (select count(*) from raters where is_uniform) as uniform_raters

)

select
    *,
    missed_visits / nullif(assessments, 0) as missed_share,
    assessments_after_cutoff / nullif(assessments, 0) as after_cutoff_share,
    ratings_without_level / nullif(applicable_ratings, 0) as without_level_share,
    uniform_raters / nullif(raters, 0) as uniform_share
from counts
"""

# grain: one row per row of marts.indicator_values; differences that rounding alone makes are left out
_INDICATOR_VALUES = """
select
    (scope is null)::tinyint + (measure is null)::tinyint + (milestone is null)::tinyint
    + (breakdown is null)::tinyint as missing_keys,
    least(denominator, unknown, not_applicable, due) as smallest_count,
    case when measure <> 'M04_net' then numerator end as share_numerator,
    denominator - abs(numerator) as denominator_beyond_numerator,
    due - denominator - unknown - not_applicable as due_unaccounted,
    case
        when measure not in ('M04_conversion', 'M04_retention')
            then due - denominator - unknown - not_applicable
    end as due_unaccounted_of_whole,
    (estimate is null) = (denominator = 0) as estimate_fits_denominator,
    case when measure <> 'M04_net' then estimate end as share,
    case when measure = 'M04_net' then estimate end as net,
    (denominator = 0) = (ci_low is null or ci_high is null) as interval_fits_denominator,
    round(estimate - ci_low, 9) as estimate_above_low,
    round(ci_high - estimate, 9) as high_above_estimate,
    round(bound_high - bound_low, 9) as width_of_bounds
from marts.indicator_values
"""

# grain: one row per scope
_SCOPE_SIZES = """
select
    cases,
    max(cases) filter (where scope = 'region') over () - cases as region_beyond_scope
from marts.scope_sizes
"""

# grain: one row per finding
_FINDINGS = """
select checked, found, checked - found as checked_beyond_found
from marts.findings
"""

CATALOGUE = {
    "package_tables": Relation("door", _PACKAGE_TABLES),
    "package_cases": Relation("door", _PACKAGE_CASES),
    "package_assessments": Relation("door", _PACKAGE_ASSESSMENTS),
    "indicator_values": Relation("marts", _INDICATOR_VALUES),
    "scope_sizes": Relation("marts", _SCOPE_SIZES),
    "findings": Relation("marts", _FINDINGS),
}
