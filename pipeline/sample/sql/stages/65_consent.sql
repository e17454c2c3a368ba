-- grain: one row per case and spell of consent to monitoring; months since opening
create or replace temp table consent as
select
    case_no,
    'given' as value,
    if(is_asked_late, 1, 0) as from_at,
    if(fate = 'consent_withdrawn', fate_at - 1, null) as to_at
from turns
where has_consent_spells
union all
select
    case_no,
    'not_asked' as value,
    0 as from_at,
    0 as to_at
from turns
where has_consent_spells and is_asked_late
union all
select
    case_no,
    'withdrawn' as value,
    fate_at as from_at,
    if(draw(k, 'trusts again') < 0.3, fate_at + 9, null) as to_at
from turns
where fate = 'consent_withdrawn'
union all
select
    case_no,
    'given' as value,
    fate_at + 10 as from_at,
    null as to_at
from turns
where fate = 'consent_withdrawn' and draw(k, 'trusts again') < 0.3;
