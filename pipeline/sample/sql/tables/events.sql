-- grain: one row per case, month and type of event
with hazards (event_type, share, first_at, last_at) as (

    -- the share of people who meet the event in the months from first_at to last_at
    values
    ('violence_family', 0.07, 0, 48),
    ('violence_partner', 0.06, 0, 48),
    ('threat_trafficker', 0.10, 0, 36),
    ('threat_community', 0.06, 0, 48),
    ('violence_official', 0.02, 0, 36),
    ('eviction', 0.05, 0, 48),
    ('job_loss', 0.18, 2, 48),
    ('debt_crisis', 0.15, 0, 48),
    ('illness_self', 0.18, -1, 48),
    ('illness_family', 0.15, -1, 48),
    ('school_dropout', 0.10, 2, 36),
    ('family_separation', 0.06, 0, 48),
    ('re_migration_safe', 0.07, 3, 48),
    ('re_migration_unsafe', 0.06, 2, 48),
    ('self_harm', 0.02, 0, 24),
    ('other_setback', 0.08, 0, 48),
    ('positive_milestone', 0.45, 2, 24),
    ('positive_milestone', 0.40, 25, 60)

),

met as (

    select
        lives.case_no,
        hazards.event_type,
        whole(
            lives.k || hazards.event_type,
            'at' || hazards.first_at,
            hazards.first_at,
            hazards.last_at
        ) as since
    from lives
    inner join
        hazards
        on draw(lives.k || hazards.event_type, 'met' || hazards.first_at) < hazards.share
    where hazards.event_type <> 'school_dropout' or lives.adult_at > 0
    union all
    select
        case_no,
        if(fate = 'detained', 'detention', fate) as event_type,
        fate_at as since
    from lives
    where fate in ('re_trafficked', 'detained', 'death')

),

placed as (

    select
        lives.case_id,
        met.case_no,
        met.event_type,
        lives.opened + met.since as month,
        lives.k || met.event_type || met.since as k
    from met
    inner join lives on met.case_no = lives.case_no
    where
        met.since <= lives.followed
        and (lives.fate <> 'death' or met.since < lives.fate_at or met.event_type = 'death')

)

select
    case_id,
    month_text(month) as month,
    event_type,
    case
        when event_type = 'positive_milestone' then 'none'
        when draw(k, 'source known') < 0.08 then null
        when draw(k, 'source known') < 0.15 then 'unknown'
        when event_type in ('re_trafficked', 'threat_trafficker') then 'trafficker'
        when event_type in ('violence_family', 'family_separation') then 'family'
        when event_type = 'violence_partner' then 'partner'
        when event_type in ('threat_community', 'eviction') then 'community'
        when event_type = 'job_loss' then 'workplace'
        when event_type in ('violence_official', 'detention') then 'official'
        when event_type in ('illness_self', 'illness_family', 'death') then 'none'
        else 'other'
    end as source_of_risk,
    case
        when event_type in ('positive_milestone', 'death') then null
        when draw(k, 'answered') < 0.55 then 'yes'
        when draw(k, 'answered') < 0.85 then 'no'
        when draw(k, 'answered') < 0.93 then 'unknown'
    end as response
from placed
order by case_no, month, event_type
