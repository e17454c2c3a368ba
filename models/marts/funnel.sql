-- grain: one row per provider, outcome and milestone at which somebody's level is known; never released
select
    providers.name as provider_id,
    limits.outcome,
    limits.milestone,
    limits.known,
    limits.achieved,
    limits.pooled,
    limits.low_95,
    limits.high_95,
    limits.low_998,
    limits.high_998,
    limits.dispersion
from {{ ref('int_funnel_limits') }} as limits
inner join {{ ref('stg_providers') }} as providers
    on limits.provider_id = providers.provider_id
