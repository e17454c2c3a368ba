-- grain: one row per case, month and type of event
select
    lives.case_id,
    month_text(lives.opened + incidents.since) as month,
    incidents.event_type,
    case
        when incidents.event_type = 'positive_milestone' then 'none'
        when draw(incidents.k, 'source known') < 0.08 then null
        when draw(incidents.k, 'source known') < 0.15 then 'unknown'
        when incidents.event_type in ('re_trafficked', 'threat_trafficker') then 'trafficker'
        when incidents.event_type in ('violence_family', 'family_separation') then 'family'
        when incidents.event_type = 'violence_partner' then 'partner'
        when incidents.event_type in ('threat_community', 'eviction') then 'community'
        when incidents.event_type = 'job_loss' then 'workplace'
        when incidents.event_type in ('violence_official', 'detention') then 'official'
        when incidents.event_type in ('illness_self', 'illness_family', 'death') then 'none'
        else 'other'
    end as source_of_risk,
    case
        when incidents.event_type in ('positive_milestone', 'death') then null
        when draw(incidents.k, 'answered') < 0.55 then 'yes'
        when draw(incidents.k, 'answered') < 0.85 then 'no'
        when draw(incidents.k, 'answered') < 0.93 then 'unknown'
    end as response
from incidents
inner join lives on incidents.case_no = lives.case_no
order by incidents.case_no, incidents.since, incidents.event_type
