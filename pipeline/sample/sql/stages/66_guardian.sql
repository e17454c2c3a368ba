-- grain: one row per child's case and spell of guardianship; months since opening
create or replace temp table guardian as
select
    case_no,
    case
        when parental_care = 'no' then 'not_required'
        when needs_guardian then 'required_not_appointed'
        else 'unknown'
    end as value,
    0 as from_at,
    if(needs_guardian, least(sorted_at, adult_at), adult_at) - 1 as to_at
from turns
where adult_at > 0
union all
select
    case_no,
    'appointed' as value,
    sorted_at as from_at,
    adult_at - 1 as to_at
from turns
where adult_at > sorted_at and needs_guardian
union all
select
    case_no,
    'ended' as value,
    adult_at as from_at,
    null as to_at
from turns
where adult_at > sorted_at and needs_guardian;
