-- grain: one row per assessment and outcome that another rater has rated too; of several the one recorded first counts
select
    assessments.case_key,
    ratings.assessment_key,
    ratings.outcome,
    ratings.level,
    second_ratings.level as second_level,
    case
        when ratings.says_not_applicable then false
        when ratings.applies then true
    end as applies,
    second_ratings.applies as second_applies
from {{ ref('stg_second_ratings') }} as second_ratings
inner join {{ ref('int_ratings') }} as ratings
    on
        second_ratings.assessment_key = ratings.assessment_key
        and second_ratings.outcome = ratings.outcome
inner join {{ ref('int_assessments') }} as assessments
    on ratings.assessment_key = assessments.assessment_key
where second_ratings.second_rater_no = 1
