-- grain: one row per released figure of a closed cohort that would be another today
with series as (

    select * from {{ ref('int_closed_cohort_series') }}
    where is_compared

),

released as (

    select
        figures.*,
        series.is_current
    from {{ ref('stg_closed_cohort_figures') }} as figures
    inner join series
        on
            figures.family = series.family
            and figures.version = series.version
            and figures.outcome is not distinct from series.outcome
            and figures.milestone = series.milestone
            and figures.cohort = series.cohort

),

released_scopes as (

    select distinct scope from {{ ref('stg_closed_cohort_figures') }}

),

today as (

    select
        figures.*,
        series.period,
        series.is_current
    from {{ ref('indicator_values') }} as figures
    inner join {{ ref('int_series') }} as families
        on
            figures.measure = families.measure
            and figures.outcome is not distinct from families.outcome
    inner join series
        on
            families.family = series.family
            and figures.outcome is not distinct from series.outcome
            and figures.milestone = series.milestone
            and figures.cohort = series.cohort
    left join released_scopes on figures.scope = released_scopes.scope
    where
        figures.breakdown = 'cohort'
        -- a donor that came into the configuration since has nothing to revise
        and (figures.scope not like 'donor:%' or released_scopes.scope is not null)

)

select
    coalesce(released.scope, today.scope) as scope,
    coalesce(released.measure, today.measure) as measure,
    coalesce(released.outcome, today.outcome) as outcome,
    coalesce(released.service_area, today.service_area) as service_area,
    coalesce(released.milestone, today.milestone) as milestone,
    coalesce(released.cohort, today.cohort) as cohort,
    coalesce(released.period, today.period) as period,
    released.numerator as old_numerator,
    today.numerator as new_numerator,
    released.denominator as old_denominator,
    today.denominator as new_denominator,
    released.unknown as old_unknown,
    today.unknown as new_unknown,
    released.not_applicable as old_not_applicable,
    today.not_applicable as new_not_applicable,
    released.due as old_due,
    today.due as new_due,
    case
        when not coalesce(released.is_current, today.is_current) then 'definition_changed'
        when released.due = today.due then 'records_corrected'
        else 'cases_came_or_left'
    end as reason
from released
full join today
    on
        released.scope = today.scope
        and released.measure = today.measure
        and released.outcome is not distinct from today.outcome
        and released.service_area is not distinct from today.service_area
        and released.milestone = today.milestone
        and released.cohort = today.cohort
where
    released.numerator is distinct from today.numerator
    or released.denominator is distinct from today.denominator
    or released.unknown is distinct from today.unknown
    or released.not_applicable is distinct from today.not_applicable
    or released.due is distinct from today.due
    -- sums of fractions differ in their last digits from run to run
    or round(released.estimate, 6) is distinct from round(today.estimate, 6)
