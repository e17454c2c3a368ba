-- grain: one row per case, outcome and milestone that is due
select
    case_key,
    outcome,
    milestone,
    state,
    level,
    applies,
    unknown_reason
from {{ ref('int_outcome_states') }}
