-- grain: one row per case and spell of consent to monitoring; months since opening
create or replace temp table consent as
with asked as (

    -- nine of twenty are asked anew each year, for as long as they are reached and the case is open
    select
        *,
        if(is_asked_late, 1, 0) as first_at,
        if(
            draw(k, 'asked anew') < 0.45, least(lost_at, closed_at, followed + 1), 0
        ) as asked_until
    from turns
    where has_consent_spells

),

given as (

    select
        case_no,
        fate,
        fate_at,
        unnest(
            list_prepend(
                first_at,
                [
                    12 * year + whole(k, 'asked in' || year, -1, 1)
                    for year in range(1, 7)
                    if 12 * year + 1 < asked_until
                ]
            )
        ) as from_at
    from asked

)

select
    case_no,
    'given' as value,
    from_at,
    least(
        lead(from_at) over (partition by case_no order by from_at) - 1,
        if(fate = 'consent_withdrawn', fate_at - 1, null)
    ) as to_at
from given
where fate <> 'consent_withdrawn' or from_at < fate_at
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
