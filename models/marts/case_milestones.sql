-- grain: one row per case and milestone whose window is over
select
    case_key,
    milestone,
    is_due
from {{ ref('int_enrolled') }}
