-- grain: one row per unit and half-year by whose end it had become due at baseline: new, assessed, closed, lost in it
with due as (

    select
        half_years.case_key,
        half_years.half_year,
        half_years.first_month,
        half_years.last_month,
        baselines.last_month >= half_years.first_month as is_new
    from {{ ref('int_half_years_of_case') }} as half_years
    inner join {{ ref('int_milestones_due') }} as baselines
        on
            half_years.case_key = baselines.case_key
            and baselines.milestone = 0
            and half_years.last_month >= baselines.last_month
    where half_years.is_unit

),

assessed as (

    select distinct
        due.case_key,
        due.half_year
    from due
    inner join {{ ref('int_held_assessments') }} as held
        on
            due.case_key = held.case_key
            and held.month between due.first_month and due.last_month

),

happened as (

    select
        due.case_key,
        due.half_year,
        due.is_new,
        assessed.case_key is not null as is_assessed,
        coalesce(caseload.is_closed, false) as is_closed,
        coalesce(caseload.is_lost, false) as is_lost
    from due
    left join assessed
        on due.case_key = assessed.case_key and due.half_year = assessed.half_year
    left join {{ ref('int_caseload_of_half_years') }} as caseload
        on due.case_key = caseload.case_key and due.half_year = caseload.half_year

)

select
    *,
    {{ fact_profile('int_persons_in_half_years') }}
from happened
