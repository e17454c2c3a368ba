-- grain: one row per service
with offered as (

    select
        case_no,
        k,
        need_id,
        service_area,
        if(status = 'declined', 'declined', 'accepted') as offer,
        opened,
        followed,
        since + whole(k, 'service lag', 0, 4) as from_at,
        whole(k, 'service for', 1, 12) as months
    from wants
    where
        status in ('met', 'partly', 'declined')
        or status = 'pending' and draw(k, 'offered') < 0.5
        or status = 'withdrawn' and draw(k, 'offered') < 0.2
    union all
    select
        case_no,
        k || 'case management' as k,
        null as need_id,
        10 as service_area,
        'accepted' as offer,
        opened,
        followed,
        0 as from_at,
        coalesce(closed_at, followed + 1) as months
    from lives
    where draw(k, 'managed') < 0.9
    union all
    select
        case_no,
        k || 'unasked' as k,
        null as need_id,
        whole(k, 'unasked area', 1, 9) as service_area,
        if(draw(k, 'unasked taken') < 0.7, 'accepted', 'declined') as offer,
        opened,
        followed,
        whole(k, 'unasked at', 0, 18) as from_at,
        whole(k, 'unasked for', 1, 6) as months
    from lives
    where draw(k, 'unasked') < 0.25
    union all
    -- what an assessment finds wrong after an event is answered in four of ten
    select
        visits.case_no,
        visits.k || 'answer' || areas.service_area as k,
        null as need_id,
        areas.service_area::integer as service_area,
        'accepted' as offer,
        lives.opened,
        lives.followed,
        visits.since + whole(visits.k, 'answer lag', 0, 1) as from_at,
        whole(visits.k, 'answer for', 1, 6) as months
    from troubles
    inner join visits on troubles.assessment_id = visits.assessment_id
    inner join lives on visits.case_no = lives.case_no
    inner join service_areas as areas on contains(areas.primary_outcomes, troubles.outcome)
    where draw(visits.k || troubles.outcome, 'answer') < 0.4
    qualify
        row_number() over (partition by visits.k, areas.service_area order by troubles.outcome) = 1

),

timed as (

    select
        *,
        offer = 'accepted' and service_area <> 10 and draw(k, 'one off') < 0.22 as is_one_off,
        if(
            offer = 'accepted' and service_area <> 10 and draw(k, 'one off') < 0.22,
            from_at,
            from_at + months
        ) as to_at
    from offered
    where from_at <= followed

)

select
    random_id('S', timed.k || 'given') as service_id,
    lives.case_id,
    timed.need_id,
    timed.service_area,
    case
        when draw(timed.k, 'provider') < 0.50 then 'ngo'
        when draw(timed.k, 'provider') < 0.80 then 'government'
        when draw(timed.k, 'provider') < 0.86 then 'io'
        when draw(timed.k, 'provider') < 0.90 then 'private'
        when draw(timed.k, 'provider') < 0.94 then 'community'
        when draw(timed.k, 'provider') < 0.97 then 'unknown'
    end as provider_type,
    case
        when lives.adult_at > 0 and draw(timed.k, 'programme') < 0.3 then 'child_protection'
        when draw(timed.k, 'programme') < 0.70 then 'anti_trafficking'
        when draw(timed.k, 'programme') < 0.92 then 'general_social'
        when draw(timed.k, 'programme') < 0.96 then 'unknown'
    end as programme_type,
    case
        when timed.from_at < 4 and draw(timed.k, 'place') < 0.35 then 'shelter'
        when draw(timed.k, 'place') < 0.80 then 'community'
        when draw(timed.k, 'place') < 0.92 then 'remote'
        when draw(timed.k, 'place') < 0.96 then 'unknown'
    end as setting,
    timed.offer,
    if(timed.offer = 'accepted', month_text(timed.opened + timed.from_at), null) as start_month,
    if(
        timed.offer = 'accepted' and timed.to_at <= timed.followed,
        month_text(timed.opened + timed.to_at),
        null
    ) as end_month,
    case
        when timed.offer = 'declined' then null
        when timed.to_at > timed.followed then 'ongoing'
        when draw(timed.k, 'ends') < 0.74 then 'completed'
        when draw(timed.k, 'ends') < 0.88 then 'dropped_out'
        when draw(timed.k, 'ends') < 0.94 then 'stopped_by_provider'
        when draw(timed.k, 'ends') < 0.97 then 'unknown'
    end as completion,
    case when timed.offer = 'accepted' then if(timed.is_one_off, 'yes', 'no') end as one_off,
    case
        when draw(timed.k, 'referred') < 0.25 then 'yes'
        when draw(timed.k, 'referred') < 0.92 then 'no'
        when draw(timed.k, 'referred') < 0.95 then 'unknown'
    end as referred
from timed
inner join lives on timed.case_no = lives.case_no
where lives.fate <> 'death' or timed.from_at <= lives.fate_at
order by timed.case_no, timed.service_area, service_id
