-- grain: one row per event of a case: what happens to the person, and the months in which it tells on her
create or replace temp table incidents as
with hazards (event_type, share, first_at, last_at) as (

    -- the share of people who meet the event in the months from first_at to last_at; of some it is not
    -- heard, and some are not followed that long: of 252 some 350 events are known
    values
    ('violence_family', 0.10, 0, 48),
    ('violence_partner', 0.08, 0, 48),
    ('threat_trafficker', 0.14, 0, 36),
    ('threat_community', 0.08, 0, 48),
    ('violence_official', 0.03, 0, 36),
    ('eviction', 0.07, 0, 48),
    ('job_loss', 0.25, 2, 48),
    ('debt_crisis', 0.20, 0, 48),
    ('illness_self', 0.25, -1, 48),
    ('illness_family', 0.20, -1, 48),
    ('school_dropout', 0.14, 2, 36),
    ('family_separation', 0.09, 0, 48),
    ('re_migration_safe', 0.09, 3, 48),
    ('re_migration_unsafe', 0.08, 2, 48),
    ('self_harm', 0.04, 0, 24),
    ('other_setback', 0.11, 0, 48),
    ('positive_milestone', 0.58, 2, 24),
    ('positive_milestone', 0.52, 25, 60)

),

met as (

    -- of what comes after contact is lost one in five is heard
    select
        lives.case_no,
        hazards.event_type,
        lives.k || hazards.event_type || hazards.first_at as k,
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
    where
        (hazards.event_type <> 'school_dropout' or lives.adult_at > 0)
        and (
            since < coalesce(lives.lost_at, 999)
            or since >= lives.reopened_at
            or draw(lives.k || hazards.event_type, 'heard' || hazards.first_at) < 0.2
        )
    union all
    select
        case_no,
        if(fate = 'detained', 'detention', fate) as event_type,
        k || fate as k,
        fate_at as since
    from lives
    where fate in ('re_trafficked', 'detained', 'death')

)

select
    met.*,
    event_outcomes.outcome,
    -- Danger builds up before it comes to violence or a threat, and lasts; a lost job tells at once.
    if(event_outcomes.outcome = 'O05', met.since - whole(met.k, 'builds up', 4, 9), met.since)
        as from_at,
    met.since
    + if(met.event_type = 're_trafficked', 12, whole(met.k, 'lasts', 2, 10)) as to_at
from met
inner join lives on met.case_no = lives.case_no
left join event_outcomes on met.event_type = event_outcomes.event_type
where
    met.since <= lives.followed
    and (lives.fate <> 'death' or met.since < lives.fate_at or met.event_type = 'death');
