-- grain: one row per need
create or replace temp table wants as
with areas (service_area, share) as (

    values
    (1, 0.40),
    (2, 0.45),
    (3, 0.45),
    (4, 0.35),
    (5, 0.60),
    (6, 0.40),
    (7, 0.30),
    (8, 0.25),
    (9, 0.40),
    (10, 0.15)

),

found as (

    select
        lives.case_no,
        lives.k || 'need' || areas.service_area as k,
        areas.service_area,
        lives.opened,
        lives.followed,
        lives.form,
        lives.office,
        if(
            draw(lives.k, 'soon' || areas.service_area) < 0.7,
            0,
            whole(lives.k, 'need at' || areas.service_area, 1, 24)
        ) as since
    from lives
    cross join areas
    -- whoever is worse off needs more
    where
        draw(lives.k, 'need' || areas.service_area) < areas.share - 0.15 * lives.person_level
        and (lives.fate <> 'death' or since <= lives.fate_at)

),

answered as (

    -- offices differ in how many needs they meet: by some 10 points to either side
    select
        *,
        draw(k, 'status') - 0.25 * bell(office, 'serves') as luck,
        case
            when luck < 0.42 then 'met'
            when luck < 0.56 then 'partly'
            when luck < 0.70 then 'pending'
            when luck < 0.77 then 'unmet_not_available'
            when luck < 0.82 then 'unmet_not_eligible'
            when luck < 0.87 then 'unmet_cost_or_access'
            when luck < 0.90 then 'unmet_unknown'
            when luck < 0.97 then 'declined'
            else 'withdrawn'
        end as said_status,
        since + whole(k, 'closed', 1, 14) as end_at
    from found
    where since <= followed

)

select
    * exclude (said_status, luck),
    random_id('N', k) as need_id,
    case
        when
            said_status in ('met', 'declined', 'withdrawn') and end_at > followed
            then 'pending'
        else said_status
    end as status
from answered;
