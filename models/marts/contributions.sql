-- grain: one row per fact profile and figure that a case with these facts adds to
select
    fact_profile,
    measure,
    outcome,
    service_area,
    milestone,
    numerator,
    denominator,
    unknown,
    not_applicable
from {{ ref('int_contributions') }}
