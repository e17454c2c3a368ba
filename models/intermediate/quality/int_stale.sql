-- grain: one row per case that should have been assessed of late: whether its latest assessment is stale
select
    case_key,
    is_stale,
    {{ fact_profile('int_stale') }}
from {{ ref('int_case_management') }}
where is_due_for_stale
