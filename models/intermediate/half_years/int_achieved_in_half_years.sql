-- grain: one row per unit, half-year in whose caseload it is and outcome that it had not achieved before
with first_achieved as (

    select
        case_key,
        outcome,
        min(month) as month
    from {{ ref('int_observations') }}
    where level >= {{ assumption('achieved_level') }}
    group by case_key, outcome

),

outcomes as (

    select outcome
    from {{ ref('outcomes') }}

),

not_before as (

    select
        caseload.case_key,
        caseload.half_year,
        outcomes.outcome,
        coalesce(first_achieved.month <= caseload.last_month, false) as is_achieved
    from {{ ref('int_caseload_of_half_years') }} as caseload
    cross join outcomes
    left join first_achieved
        on
            caseload.case_key = first_achieved.case_key
            and outcomes.outcome = first_achieved.outcome
    where coalesce(first_achieved.month >= caseload.first_month, true)

)

select
    *,
    {{ fact_profile('int_achieved_in_half_years') }}
from not_before
