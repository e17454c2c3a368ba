-- grain: one row per group, measure, outcome, service area and milestone, with interval and bounds
with aggregates as (

    select
        aggregates.*,
        measures.unit,
        measures.has_bounds
    from {{ ref('int_aggregates') }} as aggregates
    inner join {{ ref('measures') }} as measures on aggregates.measure = measures.measure

),

figures as (

    select
        aggregates.group_no,
        aggregates.measure,
        aggregates.outcome,
        aggregates.service_area,
        aggregates.milestone,
        aggregates.numerator,
        aggregates.denominator,
        aggregates.unknown,
        aggregates.not_applicable,
        aggregates.due,
        aggregates.persons_in,
        aggregates.persons_out,
        case when aggregates.unit = 'rate' then 100 else 1 end * aggregates.numerator
        / nullif(aggregates.denominator, 0)::double as estimate,
        case aggregates.unit
            when 'net' then net_change.low
            when 'rate' then 100 * poisson.low / nullif(aggregates.denominator, 0)
            else coalesce(
                clusters.ci_low, {{ wilson('aggregates.numerator', 'aggregates.denominator', -1) }}
            )
        end as ci_low,
        case aggregates.unit
            when 'net' then net_change.high
            when 'rate' then 100 * poisson.high / nullif(aggregates.denominator, 0)
            else coalesce(
                clusters.ci_high, {{ wilson('aggregates.numerator', 'aggregates.denominator', 1) }}
            )
        end as ci_high,
        case
            when aggregates.has_bounds
                then
                    aggregates.numerator
                    / nullif(aggregates.denominator + aggregates.unknown, 0)::double
        end as bound_low,
        case
            when aggregates.has_bounds
                then
                    (aggregates.numerator + aggregates.unknown)
                    / nullif(aggregates.denominator + aggregates.unknown, 0)::double
        end as bound_high
    from aggregates
    left join {{ ref('int_net_change_intervals') }} as net_change
        on
            case when aggregates.unit = 'net' then aggregates.group_no end = net_change.group_no
            and aggregates.outcome = net_change.outcome
            and aggregates.milestone = net_change.milestone
    left join {{ ref('int_cluster_intervals') }} as clusters
        on
            aggregates.group_no = clusters.group_no
            and aggregates.figure_no = clusters.figure_no
    left join {{ ref('int_poisson_limits') }} as poisson
        on case when aggregates.unit = 'rate' then aggregates.numerator end = poisson.events
    union all by name
    select * from {{ ref('int_figures') }}
    union all by name
    select * from {{ ref('int_comparisons') }}

)

select
    group_no,
    measure,
    outcome,
    cast(service_area as smallint) as service_area,
    cast(milestone as smallint) as milestone,
    cast(numerator as bigint) as numerator,
    cast(denominator as bigint) as denominator,
    cast(unknown as bigint) as unknown,
    cast(not_applicable as bigint) as not_applicable,
    cast(due as bigint) as due,
    cast(persons_in as bigint) as persons_in,
    cast(persons_out as bigint) as persons_out,
    estimate,
    ci_low,
    ci_high,
    bound_low,
    bound_high
from figures
