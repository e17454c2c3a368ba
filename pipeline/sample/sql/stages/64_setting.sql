-- grain: one row per case and spell of the setting; months since opening
create or replace temp table setting as
select
    case_no,
    first_setting as value,
    case
        when draw(k, 'placed') < 0.5 then 'own_choice'
        when adult_at > 0 and draw(k, 'placed') < 0.8 then 'bid_decision'
        when draw(k, 'placed') < 0.7 then 'no_alternative'
        when draw(k, 'placed') < 0.8 then 'safety'
    end as reason,
    programme_country as country,
    0 as from_at,
    moves_at - 1 as to_at
from turns
union all
select
    case_no,
    if(
        first_setting = 'home_community', 'new_community_home_country', 'home_community'
    ) as value,
    if(draw(k, 'moved for') < 0.3, 'safety', 'own_choice') as reason,
    origin as country,
    moves_at as from_at,
    null as to_at
from turns
where moves_at is not null
union all
select
    case_no,
    if(draw(k, 'transit') < 0.3, 'transit', 'destination_pending_return') as value,
    null as reason,
    destination as country,
    -8 as from_at,
    -1 as to_at
from turns
where came_by;
