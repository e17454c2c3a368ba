-- grain: one row per scope, measure, outcome, service area, milestone, breakdown and group
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
            aggregates.unit = 'net'
            and aggregates.group_no = net_change.group_no
            and aggregates.outcome = net_change.outcome
            and aggregates.milestone = net_change.milestone
    left join {{ ref('int_cluster_intervals') }} as clusters
        on
            aggregates.group_no = clusters.group_no
            and aggregates.figure_no = clusters.figure_no
    left join {{ ref('int_poisson_limits') }} as poisson
        on aggregates.unit = 'rate' and aggregates.numerator = poisson.events
    union all by name
    select * from {{ ref('int_figures') }}
    union all by name
    select * from {{ ref('int_comparisons') }}

)

select
    groups.scope,
    figures.measure,
    figures.outcome,
    cast(figures.service_area as smallint) as service_area,
    cast(figures.milestone as smallint) as milestone,
    groups.* exclude (group_no, scope),  -- noqa: AM04, RF02
    cast(figures.numerator as bigint) as numerator,
    cast(figures.denominator as bigint) as denominator,
    cast(figures.unknown as bigint) as unknown,
    cast(figures.not_applicable as bigint) as not_applicable,
    cast(figures.due as bigint) as due,
    cast(figures.persons_in as bigint) as persons_in,
    cast(figures.persons_out as bigint) as persons_out,
    figures.estimate,
    figures.ci_low,
    figures.ci_high,
    figures.bound_low,
    figures.bound_high
from figures
inner join {{ ref('groups') }} as groups on figures.group_no = groups.group_no
