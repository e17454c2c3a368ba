-- grain: one row per case
with cases as (

    select * from {{ ref('int_cases') }}

),

linked as (

    select * from {{ ref('int_linked_cases') }}

)

select
    cases.case_key,
    cases.case_no,
    linked.person_key,
    cases.opened_month
from cases
left join linked on cases.case_key = linked.case_key
