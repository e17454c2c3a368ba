-- grain: one row per unit and half-year by whose end it had become due at baseline
select
    persons.case_key,
    cases.case_no,
    persons.half_year,
    persons.fact_profile
from {{ ref('int_persons_in_half_years') }} as persons
inner join {{ ref('int_cases') }} as cases on persons.case_key = cases.case_key
