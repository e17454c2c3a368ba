-- grain: one row per case with a held assessment: the latest one
select
    case_key,
    month,
    months_since_opened,
    participation,
    child_at_assessment
from {{ ref('int_held_assessments') }}
qualify row_number() over (partition by case_key order by month desc, place_in_month asc) = 1
