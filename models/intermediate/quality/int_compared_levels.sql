-- grain: one row per case and outcome with a recorded level beside a recomputed one
select
    case_key,
    outcome,
    compared,
    different,
    {{ fact_profile('int_compared_levels') }}
from {{ ref('int_rating_quality') }}
where compared > 0
