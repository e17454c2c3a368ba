-- grain: one row per figure of a closed cohort, and version of its definition, as it was first released
select
    scope,
    measure,
    outcome,
    service_area,
    milestone,
    cohort,
    family,
    version,
    period,
    numerator,
    denominator,
    unknown,
    not_applicable,
    due,
    estimate
from {{ source('register', 'frozen_figures') }}
