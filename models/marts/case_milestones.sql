-- grain: one row per unit and milestone whose window is over
with enrolled as (

    select * from {{ ref('int_enrolled') }}

),

units as (

    select * from {{ ref('int_cases') }}
    where is_unit

)

select
    enrolled.case_key,
    enrolled.milestone,
    enrolled.is_due
from enrolled
inner join units on enrolled.case_key = units.case_key
