-- grain: one row per measure and outcome (NULL: no outcome) that may be released
select
    measure,
    outcome,
    family,
    version
from {{ ref('int_series') }}
