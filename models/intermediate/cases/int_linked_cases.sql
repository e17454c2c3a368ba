-- grain: one row per case of a person who has two or more
select
    cases.case_key,
    cases.case_no,
    persons.person_key
from {{ ref('int_cases') }} as cases
inner join {{ ref('stg_cases') }} as persons on cases.case_key = persons.case_key
qualify count(*) over (partition by persons.person_key) > 1
