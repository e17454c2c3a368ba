-- grain: one row per case and milestone that is due
select
    case_key,
    milestone,
    milestone_month,
    first_month,
    last_month,
    re_trafficked
from {{ ref('int_enrolled') }}
where is_due
