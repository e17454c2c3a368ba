-- grain: one row per scope, measure, outcome, milestone, breakdown and group
with groups as (

    select * from {{ ref('int_groups') }}

),

measures as (

    select * from {{ ref('int_measures') }}

),

net_change as (

    select * from {{ ref('int_net_change_intervals') }}

)

select
    groups.scope,
    measures.measure,
    measures.outcome,
    cast(measures.milestone as smallint) as milestone,
    groups.breakdown,
    {% for column in group_columns() -%}
    groups.{{ column }},
    {% endfor -%}
    cast(measures.numerator as bigint) as numerator,
    cast(measures.denominator as bigint) as denominator,
    cast(measures.unknown as bigint) as unknown,
    cast(measures.not_applicable as bigint) as not_applicable,
    cast(measures.due as bigint) as due,
    measures.numerator / nullif(measures.denominator, 0)::double as estimate,
    case
        when measures.measure = 'M04_net' then net_change.low
        else {{ wilson('measures.numerator', 'measures.denominator', -1) }}
    end as ci_low,
    case
        when measures.measure = 'M04_net' then net_change.high
        else {{ wilson('measures.numerator', 'measures.denominator', 1) }}
    end as ci_high,
    case
        when measures.measure in ('M01', 'M02')
            then measures.numerator / nullif(measures.denominator + measures.unknown, 0)::double
    end as bound_low,
    case
        when measures.measure in ('M01', 'M02')
            then
                (measures.numerator + measures.unknown - measures.adverse_exits)
                / nullif(measures.denominator + measures.unknown, 0)::double
    end as bound_high
from measures
inner join groups on measures.group_no = groups.group_no
left join net_change
    on
        measures.measure = 'M04_net'
        and measures.group_no = net_change.group_no
        and measures.outcome = net_change.outcome
        and measures.milestone = net_change.milestone
