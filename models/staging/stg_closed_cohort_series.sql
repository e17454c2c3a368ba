-- grain: one row per family, outcome, version, milestone and cohort that was released when it had closed
select
    family,
    outcome,
    version,
    milestone,
    cohort,
    period,
    as_of,
    closed_month
from {{ source('register', 'frozen_series') }}
