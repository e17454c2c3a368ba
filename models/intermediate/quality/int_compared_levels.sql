-- grain: one row per case and outcome with a recorded level beside a recomputed one
select
    case_key,
    outcome,
    compared,
    different,
    {{ fact_profile('compared', ['outcome', 'compared', 'different']) }} as fact_profile
from {{ ref('int_rating_quality') }}
where compared > 0
