-- grain: one row per case of the batch: who the person is; months are counted from year 0
create or replace temp table people as
with numbered as (

    select
        range as case_no,
        range % 252 as slot,
        range // 252 as block,
        case_key(range) as k
    from range(getvariable('first_case'), getvariable('end_case'))

),

placed as (

    -- `person` is the key of the person's first case; `next_opened` is when her next one is opened
    select
        numbered.*,
        template.* exclude (slot),
        case
            when numbered.block > 0 and came.first_slot is not null
                then case_key(numbered.case_no - 252 - numbered.slot + came.first_slot)
            else numbered.k
        end as person,
        opening(template.opened_rank, numbered.k) as opened,
        case
            when goes.later_slot is not null
                then opening(
                    next_one.opened_rank,
                    case_key(numbered.case_no + 252 - numbered.slot + goes.later_slot)
                )
        end as next_opened
    from numbered
    inner join template on numbered.slot = template.slot
    left join template_episodes as came on numbered.slot = came.later_slot
    left join template_episodes as goes on numbered.slot = goes.first_slot
    left join template as next_one on goes.later_slot = next_one.slot

)

select
    *,  -- noqa: AM04
    random_id('C', k) as case_id,
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
        when draw(person, 'family') < 0.72 then 'yes'
        when draw(person, 'family') < 0.82 then 'no'
        when draw(person, 'family') < 0.89 then 'no_contact_by_choice'
        when draw(person, 'family') < 0.94 then 'no_contact_unsafe'
        when draw(person, 'family') < 0.98 then 'unknown'
    end as family,
    case
        when age_group_opened not in ('13_15', '16_17') then null
        when draw(person, 'care') < 0.60 then 'no'
        when draw(person, 'care') < 0.82 then 'temporary'
        when draw(person, 'care') < 0.92 then 'permanent'
        when draw(person, 'care') < 0.97 then 'unknown'
    end as parental_care,
    case
        when programme_country <> origin and draw(k, 'nationality') < 0.88 then 'foreign'
        when programme_country <> origin and draw(k, 'nationality') < 0.96 then 'stateless'
        when programme_country <> origin then null
        when draw(k, 'nationality') < 0.95 then 'national'
        when draw(k, 'nationality') < 0.97 then 'undetermined'
    end as nationality,
    case
        when draw(person, 'ethnicity') < 0.72 then 'majority'
        when draw(person, 'ethnicity') < 0.90 then 'minority'
        when draw(person, 'ethnicity') < 0.95 then 'unknown'
    end as ethnicity,
    case
        when draw(person, 'disability') < 0.07 then 'yes'
        when draw(person, 'disability') < 0.85 then 'no'
        when draw(person, 'disability') < 0.92 then 'unknown'
    end as disability,
    -- who works with her: an office (252 cases have one in each country) and one of its four
    -- raters, of whom the last writes criteria down
    getvariable('sample_seed') || programme_country || block as office,
    whole(k, 'rater', 0, 3) as rater_no,
    whole(k, 'rater', 0, 3) = 3 as rates_criteria
from placed;
