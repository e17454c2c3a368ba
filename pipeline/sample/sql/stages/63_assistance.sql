-- grain: one row per case and spell of assistance; months since opening
create or replace temp table assistance as
select
    case_no,
    if(is_assisted, 'assisted', 'unassisted') as value,
    case
        when is_assisted then null
        when draw(k, 'without') < 0.35 then 'not_offered'
        when draw(k, 'without') < 0.50 then 'not_available'
        when draw(k, 'without') < 0.60 then 'not_eligible'
        when draw(k, 'without') < 0.80 then 'declined'
        when draw(k, 'without') < 0.90 then 'unaware'
        else 'unknown'
    end as reason,
    0 as from_at,
    if(not is_assisted and is_helped_later, sorted_at, null) as to_at
from turns
union all
select
    case_no,
    'assisted' as value,
    null as reason,
    sorted_at + 1 as from_at,
    null as to_at
from turns
where not is_assisted and is_helped_later;
