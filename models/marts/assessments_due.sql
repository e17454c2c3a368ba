-- grain: one row per case and milestone that is due, open at the cut-off or the next to open
select
    case_key,
    milestone,
    first_month,
    last_month,
    state,
    missing_reason
from {{ ref('int_assessments_due') }}
