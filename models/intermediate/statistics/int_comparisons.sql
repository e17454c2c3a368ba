-- grain: one row per country's group of all cases, measure of the fair comparison, outcome and milestone
with net as (

    select
        aggregates.group_no,
        groups.scope,
        aggregates.outcome,
        aggregates.milestone,
        aggregates.unknown,
        aggregates.not_applicable,
        aggregates.due
    from {{ ref('int_aggregates') }} as aggregates
    inner join {{ ref('int_groups') }} as groups
        on aggregates.group_no = groups.group_no and groups.breakdown = 'all'
    where aggregates.measure = 'M04_net'

),

compared as (

    select
        net.*,
        standardised.pairs,
        standardised.achieved,
        standardised.crude,
        standardised.standardised,
        standardised.ci_low,
        standardised.ci_high,
        standardised.overlap,
        standardised.pool,
        crude_intervals.ci_low as crude_low,
        crude_intervals.ci_high as crude_high
    from net
    inner join {{ ref('int_standardised') }} as standardised
        on
            net.scope = 'country:' || standardised.programme_country
            and net.outcome = standardised.outcome
            and net.milestone = standardised.milestone
    left join {{ ref('int_crude_intervals') }} as crude_intervals
        on
            standardised.programme_country = crude_intervals.programme_country
            and standardised.outcome = crude_intervals.outcome
            and standardised.milestone = crude_intervals.milestone

)

select
    group_no,
    'M17' as measure,
    outcome,
    milestone,
    achieved as numerator,
    pairs as denominator,
    unknown,
    not_applicable,
    due,
    standardised as estimate,
    ci_low,
    ci_high
from compared
union all
select
    group_no,
    'M17_crude' as measure,
    outcome,
    milestone,
    achieved as numerator,
    pairs as denominator,
    unknown,
    not_applicable,
    due,
    crude as estimate,
    coalesce(crude_low, {{ wilson('achieved', 'pairs', -1) }}) as ci_low,
    coalesce(crude_high, {{ wilson('achieved', 'pairs', 1) }}) as ci_high
from compared
union all
select
    group_no,
    'M17_overlap' as measure,
    outcome,
    milestone,
    overlap as numerator,
    pool as denominator,
    0 as unknown,
    0 as not_applicable,
    due,
    overlap / nullif(pool, 0)::double as estimate,
    null as ci_low,
    null as ci_high
from compared
