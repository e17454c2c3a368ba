-- grain: one row per assessment with a rating: whether it was held, and why not
select
    assessment_key,
    bool_or(says_something) as is_held,
    min(not_assessed_reason) as missed_reason
from {{ ref('int_ratings') }}
group by assessment_key
