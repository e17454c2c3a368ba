-- grain: one row per family, outcome (NULL: no outcome), cohort and milestone
with series as (

    select
        family,
        outcome,
        version
    from {{ ref('int_series') }}
    group by family, outcome, version

),

windows as (

    select * from {{ ref('int_cohort_windows') }}

),

closing as (

    select
        series.family,
        series.outcome,
        series.version,
        windows.cohort,
        windows.milestone,
        windows.closed_month
    from series
    cross join windows

),

-- perhaps of a cohort of which no case is left
released as (

    select * from {{ ref('int_closed_cohort_series') }}
    where is_current

)

select
    coalesce(closing.family, released.family) as family,
    coalesce(closing.outcome, released.outcome) as outcome,
    coalesce(closing.version, released.version) as version,
    coalesce(closing.cohort, released.cohort) as cohort,
    coalesce(closing.milestone, released.milestone) as milestone,
    closing.closed_month,
    released.family is not null as is_released
from closing
full join released
    on
        closing.family = released.family
        and closing.outcome is not distinct from released.outcome
        and closing.cohort = released.cohort
        and closing.milestone = released.milestone
