-- grain: one row per group, outcome and milestone with a pair; Newcombe 1998, method 10
with flows as (

    select
        group_no,
        outcome,
        milestone,
        sum(denominator) filter (where measure = 'M04_net') as pairs,
        sum(numerator) filter (where measure = 'M04_conversion') as gained,
        sum(numerator) filter (where measure = 'M04_retention') as kept,
        sum(denominator - numerator) filter (where measure = 'M04_retention') as lost
    from {{ ref('int_aggregates') }}
    where measure in ('M04_net', 'M04_conversion', 'M04_retention')
    group by group_no, outcome, milestone

),

pairs as (

    select
        group_no,
        outcome,
        milestone,
        pairs::double as n,
        (kept + gained) / pairs::double as p_now,
        (kept + lost) / pairs::double as p_baseline,
        {{ wilson('(kept + gained)', 'pairs', -1) }} as now_low,
        {{ wilson('(kept + gained)', 'pairs', 1) }} as now_high,
        {{ wilson('(kept + lost)', 'pairs', -1) }} as baseline_low,
        {{ wilson('(kept + lost)', 'pairs', 1) }} as baseline_high,
        kept::double * (pairs - kept - gained - lost) - gained::double * lost as cross_product,
        sqrt(
            (kept + gained)::double
            * (pairs - kept - gained)
            * (kept + lost)
            * (pairs - kept - lost)
        ) as scale
    from flows
    where pairs > 0

),

correlated as (

    select
        *,
        coalesce(
            case
                when cross_product > n / 2 then cross_product - n / 2
                when cross_product < 0 then cross_product
                else 0
            end / nullif(scale, 0),
            0
        ) as phi
    from pairs

)

select
    group_no,
    outcome,
    milestone,
    round(
        p_now - p_baseline
        - sqrt(
            greatest(
                0, {{ square_and_add('p_now - now_low', 'baseline_high - p_baseline', 'phi') }}
            )
        ),
        10
    ) as low,
    round(
        p_now - p_baseline
        + sqrt(
            greatest(
                0, {{ square_and_add('now_high - p_now', 'p_baseline - baseline_low', 'phi') }}
            )
        ),
        10
    ) as high
from correlated
