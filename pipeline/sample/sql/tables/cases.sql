-- grain: one row per case
select
    case_id,
    if(draw(k, 'linked') < 0.95, random_id('P', person || 'person'), null) as person_id,
    programme_country,
    month_text(opened) as opened_month,
    case
        when draw(k, 'exit known') > 0.92 then null
        -- of ten who remember the year one does not remember the month, and January is written
        when draw(k, 'exit rounded') < 0.10 then month_text(exited - exited % 12)
        else month_text(exited)
    end as exit_month,
    sex,
    age_group_trafficked,
    age_group_opened,
    origin as country_of_origin,
    nationality as nationality_status,
    ethnicity as ethnicity_group,
    disability,
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
from (
    select
        *,
        opened - floor(draw(k, 'exit') * draw(k, 'since') * 40)::integer as exited
    from lives
) as dated
order by case_no
