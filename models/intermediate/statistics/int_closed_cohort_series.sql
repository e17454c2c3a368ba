-- grain: one row per family, outcome, cohort and milestone that was released when it had closed, and version of the definition
with closed_cohorts as (

    select
        series.*,
        coalesce(series.as_of < looked_at.as_of, true) as was_before
    from {{ ref('stg_closed_cohort_series') }} as series
    cross join {{ ref('stg_looked_at') }} as looked_at
    where
        looked_at.known_by is null  -- looking back revises nothing
        and coalesce(series.closed_month <= looked_at.as_of, true)

),

versions as (

    select
        family,
        outcome,
        version
    from {{ ref('int_series') }}
    group by family, outcome, version

),

judged as (

    select
        closed_cohorts.*,
        closed_cohorts.version = versions.version as is_current,
        closed_cohorts.version = versions.version and closed_cohorts.was_before
            as was_current_before
    from closed_cohorts
    inner join versions
        on
            closed_cohorts.family = versions.family
            and closed_cohorts.outcome is not distinct from versions.outcome

)

select
    period,
    family,
    outcome,
    version,
    milestone,
    cohort,
    is_current,
    -- a new series is told of in the first period that has it; from then on it is held against itself
    rank() over (
        partition by family, outcome, milestone, cohort
        order by was_current_before desc, is_current asc, as_of desc
    ) = 1 as is_compared
from judged
