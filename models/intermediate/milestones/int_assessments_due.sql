-- grain: one row per case and milestone that is due, open at the cut-off or the next to open, with how far its assessment is
{{ config(materialized='view') }}
select
    due.case_key,
    due.milestone,
    due.first_month,
    due.last_month,
    case when visits.is_assessed then 'assessed' else 'missed' end as state,
    visits.missing_reason
from {{ ref('int_milestones_due') }} as due
inner join {{ ref('int_visits') }} as visits
    on due.case_key = visits.case_key and due.milestone = visits.milestone
union all
select
    case_key,
    milestone,
    first_month,
    last_month,
    case
        when not is_open then 'to_come'
        when is_assessed then 'assessed'
        else 'open'
    end as state,
    case when not is_assessed then missing_reason end as missing_reason
from {{ ref('int_windows_ahead') }}
