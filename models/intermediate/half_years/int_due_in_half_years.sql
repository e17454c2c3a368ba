-- grain: one row per unit, half-year and milestone at which it became due in it
with became_due as (

    select
        half_years.case_key,
        half_years.half_year,
        due.milestone,
        visits.is_assessed
    from {{ ref('int_half_years_of_case') }} as half_years
    inner join {{ ref('int_milestones_due') }} as due
        on
            half_years.case_key = due.case_key
            and due.last_month between half_years.first_month and half_years.last_month
    inner join {{ ref('int_visits') }} as visits
        on due.case_key = visits.case_key and due.milestone = visits.milestone
    where half_years.is_unit

)

select
    *,
    {{ fact_profile('int_due_in_half_years') }}
from became_due
