-- grain: one row per provider, outcome and milestone at which somebody's level is known; never released
select
    provider_id,
    outcome,
    milestone,
    known,
    achieved,
    pooled,
    low_95,
    high_95,
    low_998,
    high_998,
    dispersion
from {{ ref('int_funnel_limits') }}
