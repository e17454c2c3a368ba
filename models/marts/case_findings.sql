-- grain: one row per finding and case in which it was found
select
    finding,
    case_key,
    checked,
    found
from {{ ref('int_plausibility') }}
where found > 0
