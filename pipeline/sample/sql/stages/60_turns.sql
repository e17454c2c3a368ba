-- grain: one row per case: what its spells turn on; `..._at` are months since opening
create or replace temp table turns as
with drawn as (

    select
        *,
        case when draw(k, 'hold') < 0.07 then whole(k, 'hold from', 2, 9) end as wish_at,
        whole(k, 'hold for', 1, 4) as hold_for,
        draw(k, 'identified') < 0.66 as is_identified,
        draw(k, 'overlooked') as overlooked,
        draw(k, 'helped later') < 0.7 as is_helped_later,
        draw(k, 'consent kept') < 0.85 or fate = 'consent_withdrawn' as has_consent_spells,
        draw(k, 'asked late') < 0.03 as is_asked_late,
        whole(k, 'guardian lag', 1, 5) as sorted_at,
        case when draw(k, 'moves') < 0.16 then whole(k, 'moves at', 3, 30) end as moves_at
    from lives

)

select
    *,  -- noqa: AM04
    case when wish_at + hold_for < coalesce(closed_at, followed) then wish_at end as hold_at,
    draw(k, 'assisted') < if(is_identified, 0.78, 0.62) as is_assisted,
    not is_identified and draw(k, 'pending') < 0.22 as is_pending,
    draw(k, 'elsewhere') < 0.13
    and movement = 'cross_border'
    and programme_country = origin as came_by,
    parental_care in ('temporary', 'permanent') as needs_guardian
from drawn;
