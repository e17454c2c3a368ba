-- grain: one row per case of the batch: who the person is; months are counted from year 0
create or replace temp table people as
with numbered as (

    select
        range as case_no,
        range % 252 as slot,
        left(md5(getvariable('sample_seed') || '|' || range), 20) as k
    from range(getvariable('first_case'), getvariable('end_case'))

),

opened as (

    -- months of opening from 2020-01 to 2026-05, the last ones 1.6 times as frequent as the first ones
    select
        numbered.case_no,
        numbered.k,
        template.*,
        random_id('C', numbered.k) as case_id,
        first_month() + least(
            floor(
                77
                * (sqrt(1 + 1.56 * (template.opened_rank + draw(numbered.k, 'opened')) / 252) - 1)
                / 0.6
            )::integer,
            76
        ) as opened
    from numbered
    inner join template on numbered.slot = template.slot

)

select
    *,  -- noqa: AM04
    cut_off() - opened as followed,
    case age_group_opened
        when '13_15' then whole(k, 'birthday', 25, 60)
        when '16_17' then whole(k, 'birthday', 1, 24)
        else 0
    end as adult_at,
    case
        when programme_country <> origin then 'new_country'
        when draw(k, 'home') < 0.7 then 'home_community'
        else 'new_community_home_country'
    end as first_setting,
    case
        when draw(k, 'family') < 0.72 then 'yes'
        when draw(k, 'family') < 0.82 then 'no'
        when draw(k, 'family') < 0.89 then 'no_contact_by_choice'
        when draw(k, 'family') < 0.94 then 'no_contact_unsafe'
        when draw(k, 'family') < 0.98 then 'unknown'
    end as family,
    case
        when age_group_opened not in ('13_15', '16_17') then null
        when draw(k, 'care') < 0.60 then 'no'
        when draw(k, 'care') < 0.82 then 'temporary'
        when draw(k, 'care') < 0.92 then 'permanent'
        when draw(k, 'care') < 0.97 then 'unknown'
    end as parental_care,
    case
        when programme_country <> origin and draw(k, 'nationality') < 0.93 then 'foreign'
        when programme_country <> origin and draw(k, 'nationality') < 0.97 then 'stateless'
        when programme_country <> origin then null
        when draw(k, 'nationality') < 0.95 then 'national'
        when draw(k, 'nationality') < 0.97 then 'undetermined'
    end as nationality,
    whole(k, 'rater', 0, 3) as rater_no,
    whole(k, 'rater', 0, 3) = 3 as rates_criteria
from opened;
