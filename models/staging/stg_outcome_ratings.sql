-- grain: one row per assessment and outcome
select
    ratings.assessment_key,
    ratings.outcome,
    ratings.applicability,
    ratings.na_reason,
    ratings.level,
    ratings.not_assessed_reason,
    ratings.self_rating
from {{ as_known('outcome_ratings') }} as ratings
inner join {{ ref('stg_assessments') }} as assessments
    on ratings.assessment_key = assessments.assessment_key
