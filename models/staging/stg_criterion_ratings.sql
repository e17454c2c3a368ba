-- grain: one row per assessment and criterion or red flag
select
    ratings.assessment_key,
    ratings.criterion,
    ratings.value
from {{ as_known('criterion_ratings') }} as ratings
inner join {{ ref('stg_assessments') }} as assessments
    on ratings.assessment_key = assessments.assessment_key
