-- grain: one row per case, month and event type
select
    events.case_key,
    events.month,
    events.event_type,
    events.response
from {{ as_known('events') }} as events
inner join {{ ref('stg_cases') }} as cases
    on events.case_key = cases.case_key
where events.month <= cases.cutoff
