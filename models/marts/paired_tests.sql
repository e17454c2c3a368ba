-- grain: one row per scope, outcome and milestone after opening
with changes as (

    select
        scope,
        outcome,
        milestone,
        max(numerator) filter (where measure = 'M04_conversion') as gained,
        max(denominator - numerator) filter (where measure = 'M04_retention') as lost,
        max(denominator) filter (where measure = 'M04_net') as pairs
    from {{ ref('indicator_values') }}
    where measure in ('M04_conversion', 'M04_retention', 'M04_net') and breakdown = 'all'
    group by scope, outcome, milestone

)

select
    *,
    {{ exact_mcnemar('gained', 'lost') }} as p_value
from changes
