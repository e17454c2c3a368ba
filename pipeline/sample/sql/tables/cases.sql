-- grain: one row per case
select
    case_id,
    if(draw(k, 'linked') < 0.95, random_id('P', k || 'person'), null) as person_id,
    programme_country,
    month_text(opened) as opened_month,
    if(
        draw(k, 'exit known') < 0.92,
        month_text(opened - floor(draw(k, 'exit') * draw(k, 'since') * 40)::integer),
        null
    ) as exit_month,
    sex,
    age_group_trafficked,
    age_group_opened,
    origin as country_of_origin,
    nationality as nationality_status,
    case
        when draw(k, 'ethnicity') < 0.72 then 'majority'
        when draw(k, 'ethnicity') < 0.90 then 'minority'
        when draw(k, 'ethnicity') < 0.95 then 'unknown'
    end as ethnicity_group,
    case
        when draw(k, 'disability') < 0.07 then 'yes'
        when draw(k, 'disability') < 0.85 then 'no'
        when draw(k, 'disability') < 0.92 then 'unknown'
    end as disability,
    case
        when draw(k, 'education') < 0.08 then 'none'
        when draw(k, 'education') < 0.36 then 'some_primary'
        when draw(k, 'education') < 0.62 then 'primary'
        when draw(k, 'education') < 0.84 then 'lower_secondary'
        when draw(k, 'education') < 0.90 and age_group_opened <> '13_15' then 'upper_secondary_plus'
        when draw(k, 'education') < 0.95 then 'unknown'
    end as education_opened,
    family as has_family_or_dependants,
    parental_care as deprived_of_parental_care,
    'yes' as consent_monitoring
from lives
order by case_no
