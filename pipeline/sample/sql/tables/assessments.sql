-- grain: one row per assessment
select
    visits.assessment_id,
    lives.case_id,
    month_text(visits.month) as month,
    visits.type,
    if(visits.held, visits.mode, null) as mode,
    if(visits.held, visits.participation, null) as participation,
    case
        when not visits.held then null
        when draw(visits.k, 'lives') < 0.06 then null
        when draw(visits.k, 'lives') < 0.09 then 'unknown'
        when draw(lives.k, 'lives') < 0.12 and visits.since < 8 then 'shelter_open'
        when draw(lives.k, 'lives') < 0.15 and visits.since < 8 then 'shelter_closed'
        when lives.parental_care in ('temporary', 'permanent') and visits.is_child
            then if(draw(lives.k, 'cared') < 0.6, 'foster_or_kin_care', 'small_group_home')
        when draw(visits.k, 'lives') < 0.11 then 'street'
        when draw(lives.k, 'lives') < 0.60 then 'own_family'
        when
            draw(lives.k, 'lives') < 0.72
            then if(visits.is_child, 'extended_family', 'spouse_family')
        when draw(lives.k, 'lives') < 0.82 then 'extended_family'
        when draw(lives.k, 'lives') < 0.86 then 'semi_independent'
        when draw(lives.k, 'lives') < 0.93 then if(visits.is_child, 'institution', 'independent')
        when draw(lives.k, 'lives') < 0.97 then 'employer'
        else 'other'
    end as setting,
    case
        when
            draw(visits.k, 'age asked') < 0.05 and (visits.is_child or lives.adult_at = 0)
            then null
        when visits.is_child then 'yes'
        else 'no'
    end as child_at_assessment,
    if(
        draw(visits.k, 'rater known') < 0.96,
        random_id('R', lives.office || '|' || lives.rater_no),
        null
    ) as rater_id
from visits
inner join lives on visits.case_no = lives.case_no
order by visits.case_no, visits.month, visits.assessment_id
