-- grain: one row per provider: which tables it sends at all; what is never sent says nothing
with served as (

    select distinct case_key
    from {{ ref('stg_services') }}

),

in_process as (

    select distinct case_key
    from {{ ref('stg_legal_processes') }}

)

select
    cases.provider_id,
    bool_or(served.case_key is not null) as records_services,
    bool_or(in_process.case_key is not null) as records_legal_processes
from {{ ref('int_cases') }} as cases
left join served on cases.case_key = served.case_key
left join in_process on cases.case_key = in_process.case_key
group by cases.provider_id
