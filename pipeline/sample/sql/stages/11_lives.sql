-- grain: one row per case of the batch: what steers its history; `..._at` are months since opening
create or replace temp table lives as
with fates (fate, one_of, last_at, heard) as (

    -- Rare ends: one of so many cases in the order of opening meets it, so that every opening year has its
    -- share: 3 deaths, 9 re-trafficked, 3 detained and 12 withdrawn consents of 252, whenever it comes. Fewer
    -- and fewer come in each month up to `last_at`, and many come after the cut-off: of 252 about 5 are known
    -- to be trafficked again (2 in 100). `heard` is the share of which is heard though contact was lost
    -- before: there is no assessment then, but an event.
    values
    ('death', 84, 72, 0.5),
    ('re_trafficked', 28, 60, 0.5),
    ('detained', 84, 48, 0.5),
    ('consent_withdrawn', 21, 60, 0.0)

),

left_off as (

    -- The share of people still reached falls along these points. Two of five leave by how they fare, those
    -- worst off first: what is missing is not missing at random.
    select
        *,
        0.85 * bell(person, 'level') as person_level,
        if(
            draw(k, 'leaves for need') < 0.4,
            1 - bell_rank(bell(person, 'level')),
            draw(k, 'stays')
        ) as stays,
        case
            when stays > 0.96 then 1 + floor((1 - stays) / 0.04 * 2)
            when stays > 0.90 then 3 + floor((0.96 - stays) / 0.06 * 3)
            when stays > 0.75 then 6 + floor((0.90 - stays) / 0.15 * 6)
            when stays > 0.69 then 12 + floor((0.75 - stays) / 0.06 * 6)
            when stays > 0.63 then 18 + floor((0.69 - stays) / 0.06 * 6)
            when stays > 0.53 then 24 + floor((0.63 - stays) / 0.10 * 12)
            when stays > 0.42 then 36 + floor((0.53 - stays) / 0.11 * 41)
        end::integer as left_at,
        case when draw(k, 'plan') < 0.6 then whole(k, 'plan done', 15, 42) end as plan_at,
        case
            when next_opened is not null
                then greatest(next_opened - opened - whole(k, 'between', 0, 3), 1)
        end as moved_at
    from people

),

chosen as (

    -- whoever has a later episode meets none of it before
    select
        left_off.case_no,
        left_off.k,
        left_off.left_at,
        fates.fate,
        fates.heard,
        early_month(left_off.k, fates.fate || 'befalls', fates.last_at) as fate_at
    from left_off
    inner join
        fates
        on
            left_off.opened_rank % fates.one_of = whole(
                getvariable('sample_seed') || left_off.block,
                fates.fate || (left_off.opened_rank // fates.one_of),
                0,
                fates.one_of - 1
            )
    where left_off.next_opened is null

),

fated as (

    -- of two for which a case is chosen the first comes
    select
        case_no,
        arg_min(fate, fate_at) as fate,
        min(fate_at) as fate_at
    from chosen
    where fate_at < coalesce(left_at, 999) or draw(k, fate || 'heard') < heard
    group by case_no

),

lost as (

    select
        left_off.*,
        coalesce(fated.fate, '') as fate,
        fated.fate_at,
        least(left_at, moved_at, if(fated.fate <> 'death', fated.fate_at, null)) as lost_at,
        case
            when lost_at = fated.fate_at and fated.fate <> 'death' then fated.fate
            when lost_at = moved_at
                then if(programme_country = origin, 'person_choice', 'transferred')
            when draw(k, 'leaves') < 0.45 then 'no_contact'
            when draw(k, 'leaves') < 0.60 then 'person_choice'
            when draw(k, 'leaves') < 0.76 then 'transferred'
            when draw(k, 'leaves') < 0.81 then 'provider_reason'
            else 'silent'
        end as why_lost
    from left_off
    left join fated on left_off.case_no = fated.case_no

),

ended as (

    -- whichever comes first ends the case: death, contact that is lost, the plan; three of ten whom harm
    -- befalls, and all who leave without a word, stay open
    select
        *,
        case
            when fate = 'death' and fate_at <= least(lost_at, plan_at, 999) then fate_at
            when plan_at <= coalesce(lost_at, 999) then plan_at
            when why_lost = 'silent' then null
            when why_lost in ('re_trafficked', 'detained', 'consent_withdrawn')
                then if(
                    draw(k, 'fate closes') < 0.7, fate_at + whole(k, 'closing lag', 0, 1), null
                )
            else lost_at
        end as end_at,
        case
            when fate = 'death' and fate_at <= least(lost_at, plan_at, 999) then 'closed_died'
            when plan_at <= coalesce(lost_at, 999) then 'closed_plan_completed'
            when why_lost = 'consent_withdrawn' then 'closed_person_choice'
            else 'closed_' || why_lost
        end as end_status
    from lost

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
    -- whoever is trafficked again comes back more often than others do
    case
        when
            closed_status not in ('closed_died', 'closed_transferred')
            and fate not in ('death', 'consent_withdrawn')
            and draw(k, 'reopens') < if(closed_status = 'closed_re_trafficked', 0.5, 0.14)
            and closed_at + whole(k, 'reopened', 2, 9) <= least(followed, moved_at)
            then closed_at + whole(k, 'reopened', 2, 9)
    end as reopened_at,
    1 + 0.5 * bell(k, 'pace') as person_pace
from closed;
