-- grain: one row per finding and case in which something was looked at; `found` of the things `checked`
{{ config(materialized='view') }}
with counted as (

    select * from {{ ref('int_plausibility_of_ratings') }}
    union all
    select * from {{ ref('int_plausibility_of_assessments') }}
    union all
    select * from {{ ref('int_plausibility_of_records') }}

)

select
    counted.finding,
    cases.provider_id,
    counted.case_key,
    counted.checked,
    counted.found
from counted
inner join {{ ref('stg_cases') }} as cases on counted.case_key = cases.case_key
