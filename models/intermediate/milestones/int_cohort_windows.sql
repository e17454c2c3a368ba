-- grain: one row per cohort and milestone, with the month in which its window is over for everybody in it
with cohorts as (

    select
        cohort,
        make_date(cast(left(cohort, 4) as integer), 6 * cast(right(cohort, 1) as integer), 1)
            as last_opened_month
    from {{ ref('int_cases') }}
    group by cohort

)

select
    cohorts.cohort,
    milestones.milestone,
    {{ add_months('cohorts.last_opened_month', 'milestones.window_end') }} as closed_month
from cohorts
cross join {{ ref('milestones') }} as milestones
