-- grain: one row per case and spell of identification; months since opening
create or replace temp table identification as
select
    case_no,
    case
        when is_identified and draw(k, 'formal') < 0.75 then 'identified_formal'
        when is_identified then 'identified_informal'
        when is_pending then 'pending'
        when overlooked < 0.15 and age = 'child' then 'child_identified_as_adult'
        when overlooked < 0.15 then 'misidentified_as_offender'
        when overlooked < 0.30 then 'declined_identification'
        else 'unidentified'
    end as value,
    case
        when not is_identified and not is_pending and overlooked between 0.15 and 0.30
            then 'own_choice'
    end as reason,
    programme_country as country,
    if(came_by, 0, -whole(k, 'identified at', 0, 3)) as from_at,
    if(is_pending, sorted_at, null) as to_at
from turns
union all
select
    case_no,
    'identified_formal' as value,
    null as reason,
    programme_country as country,
    sorted_at + 1 as from_at,
    null as to_at
from turns
where is_pending
union all
select
    case_no,
    if(draw(k, 'arrested') < 0.4, 'misidentified_as_offender', 'unidentified') as value,
    null as reason,
    destination as country,
    -8 as from_at,
    -1 as to_at
from turns
where came_by;
