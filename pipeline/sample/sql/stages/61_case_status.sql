-- grain: one row per case and spell of the case's status; months since opening
create or replace temp table case_status as
select
    case_no,
    'active' as value,
    null as reason,
    0 as from_at,
    coalesce(hold_at, closed_at) - 1 as to_at
from turns
union all
select
    case_no,
    'on_hold' as value,
    'own_choice' as reason,
    hold_at as from_at,
    hold_at + hold_for - 1 as to_at
from turns
where hold_at is not null
union all
select
    case_no,
    'active' as value,
    null as reason,
    hold_at + hold_for as from_at,
    closed_at - 1 as to_at
from turns
where hold_at is not null
union all
select
    case_no,
    closed_status as value,
    case closed_status
        when 'closed_plan_completed' then 'not_needed'
        when 'closed_person_choice' then 'own_choice'
        when 'closed_provider_reason' then 'not_available'
    end as reason,
    closed_at as from_at,
    reopened_at - 1 as to_at
from turns
where closed_at is not null
union all
select
    case_no,
    'reopened' as value,
    null as reason,
    reopened_at as from_at,
    null as to_at
from turns
where reopened_at is not null;
