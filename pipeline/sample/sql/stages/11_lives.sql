-- grain: one row per case of the batch: what steers its history; `..._at` are months since opening
create or replace temp table lives as
with followed as (

    select
        *,
        draw(k, 'stays') as stays,
        draw(k, 'leaves') as leaves,
        case when fate <> '' then whole(k, 'fate', 4, 22) end as fate_at,
        case when draw(k, 'plan') < 0.6 then whole(k, 'plan done', 15, 42) end as plan_at
    from people

),

reached as (

    -- the share of people still reached falls along these points
    select
        *,
        case
            when fate in ('re_trafficked', 'detained', 'consent_withdrawn') then fate_at
            when fate = 'death' then null
            when stays > 0.96 then 1 + floor((1 - stays) / 0.04 * 2)
            when stays > 0.90 then 3 + floor((0.96 - stays) / 0.06 * 3)
            when stays > 0.75 then 6 + floor((0.90 - stays) / 0.15 * 6)
            when stays > 0.69 then 12 + floor((0.75 - stays) / 0.06 * 6)
            when stays > 0.63 then 18 + floor((0.69 - stays) / 0.06 * 6)
            when stays > 0.53 then 24 + floor((0.63 - stays) / 0.10 * 12)
            when stays > 0.42 then 36 + floor((0.53 - stays) / 0.11 * 41)
        end::integer as lost_at,
        case
            when fate <> '' then fate
            when leaves < 0.45 then 'no_contact'
            when leaves < 0.60 then 'person_choice'
            when leaves < 0.76 then 'transferred'
            when leaves < 0.81 then 'provider_reason'
            else 'silent'
        end as why_lost
    from followed

),

ended as (

    select
        *,
        case
            when fate = 'death' then fate_at
            when
                fate <> '' and draw(k, 'fate closes') < 0.7
                then fate_at + whole(k, 'closing lag', 0, 1)
            when fate <> '' then null
            when lost_at < coalesce(plan_at, 999) and why_lost = 'silent' then null
            when lost_at < coalesce(plan_at, 999) then lost_at
            else plan_at
        end as end_at,
        case
            when fate = 'death' then 'closed_died'
            when fate = 'consent_withdrawn' then 'closed_person_choice'
            when fate <> '' then 'closed_' || fate
            when lost_at < coalesce(plan_at, 999) then 'closed_' || why_lost
            else 'closed_plan_completed'
        end as end_status
    from reached

),

closed as (

    select
        * exclude (end_at, end_status),
        case when end_at <= followed then end_at end as closed_at,
        case when end_at <= followed then end_status end as closed_status
    from ended

)

select
    *,  -- noqa: AM04
    case
        when
            closed_status not in ('closed_died', 'closed_transferred')
            and fate <> 'consent_withdrawn'
            and draw(k, 'reopens') < 0.14
            and closed_at + whole(k, 'reopened', 2, 9) <= followed
            then closed_at + whole(k, 'reopened', 2, 9)
    end as reopened_at,
    0.85 * bell(k, 'level') as person_level,
    1 + 0.5 * bell(k, 'pace') as person_pace
from closed;
