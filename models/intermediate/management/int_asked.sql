-- grain: one row per case due at baseline whose provider records legal processes: whether it has one
with asked as (

    select
        due.case_key,
        processes.case_key is not null as has_process
    from {{ ref('int_milestones_due') }} as due
    inner join {{ ref('int_cases') }} as cases on due.case_key = cases.case_key
    inner join {{ ref('int_providers') }} as providers
        on cases.provider_id = providers.provider_id and providers.records_legal_processes
    left join {{ ref('int_legal_participation') }} as processes
        on due.case_key = processes.case_key
    where due.milestone = 0

)

select
    *,
    {{ fact_profile('int_asked') }}
from asked
