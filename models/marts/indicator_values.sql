-- grain: one row per scope, measure, outcome, service area, milestone, breakdown and group
with tallies as (

    select
        tallies.*,
        measures.unit,
        measures.has_bounds
    from {{ ref('int_tallies') }} as tallies
    inner join {{ ref('measures') }} as measures on tallies.measure = measures.measure

),

figures as (

    select
        tallies.group_no,
        tallies.measure,
        tallies.outcome,
        tallies.service_area,
        tallies.milestone,
        tallies.numerator,
        tallies.denominator,
        tallies.unknown,
        tallies.not_applicable,
        tallies.due,
        tallies.persons_in,
        tallies.persons_out,
        case when tallies.unit = 'rate' then 100 else 1 end * tallies.numerator
        / nullif(tallies.denominator, 0)::double as estimate,
        case tallies.unit
            when 'net' then net_change.low
            when 'rate' then 100 * poisson.low / nullif(tallies.denominator, 0)
            else {{ wilson('tallies.numerator', 'tallies.denominator', -1) }}
        end as ci_low,
        case tallies.unit
            when 'net' then net_change.high
            when 'rate' then 100 * poisson.high / nullif(tallies.denominator, 0)
            else {{ wilson('tallies.numerator', 'tallies.denominator', 1) }}
        end as ci_high,
        case
            when tallies.has_bounds
                then
                    tallies.numerator
                    / nullif(tallies.denominator + tallies.unknown, 0)::double
        end as bound_low,
        case
            when tallies.has_bounds
                then
                    (tallies.numerator + tallies.unknown)
                    / nullif(tallies.denominator + tallies.unknown, 0)::double
        end as bound_high
    from tallies
    left join {{ ref('int_net_change_intervals') }} as net_change
        on
            tallies.unit = 'net'
            and tallies.group_no = net_change.group_no
            and tallies.outcome = net_change.outcome
            and tallies.milestone = net_change.milestone
    left join {{ ref('int_poisson_limits') }} as poisson
        on tallies.unit = 'rate' and tallies.numerator = poisson.events
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
    groups.breakdown,
    {% for column in group_columns() + service_columns() -%}
    groups.{{ column }},
    {% endfor -%}
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
inner join {{ ref('int_groups') }} as groups on figures.group_no = groups.group_no
