-- grain: one row per case and outcome with a recorded level beside a recomputed one
select
    case_key,
    outcome,
    compared,
    different,
    {{ signature('compared', ['outcome', 'compared', 'different']) }} as signature
from {{ ref('int_rating_quality') }}
where compared > 0
