-- grain: one row per group, measure, outcome and milestone after opening at which somebody is at risk
with exits as (

    select
        *,
        censored + events + competing as leaving
    from {{ ref('int_exit_counts') }}

),

curves as (

    select
        group_no,
        measure,
        outcome,
        sum(leaving) as started,
        max(milestone) as last_milestone
    from exits
    group by group_no, measure, outcome

),

steps as (

    select
        curves.group_no,
        curves.measure,
        curves.outcome,
        milestones.milestone,
        curves.started,
        coalesce(exits.events, 0) as events,
        coalesce(exits.events + exits.competing, 0) as ended,
        sum(exits.leaving) over (
            partition by curves.group_no, curves.measure, curves.outcome
            order by milestones.milestone
            rows between current row and unbounded following
        )::double as at_risk
    from curves
    inner join {{ ref('milestones') }} as milestones
        on milestones.milestone > 0 and curves.last_milestone >= milestones.milestone
    left join exits
        on
            curves.group_no = exits.group_no
            and curves.measure = exits.measure
            and curves.outcome is not distinct from exits.outcome
            and milestones.milestone = exits.milestone

),

free as (

    select
        *,
        sum(events) over so_far as events_so_far,
        coalesce(
            product(1 - ended / at_risk) over (
                so_far rows between unbounded preceding and 1 preceding
            ),
            1
        ) as free_before
    from steps
    window so_far as (partition by group_no, measure, outcome order by milestone)

),

curve as (

    select
        *,
        sum(free_before * events / at_risk) over (
            partition by group_no, measure, outcome order by milestone
        ) as incidence,
        -- what the variance needs of each step; a step that ends the curve adds nothing
        coalesce(ended / nullif((at_risk - 1) * (at_risk - ended), 0), 0) as of_all,
        coalesce(
            free_before
            * events
            * (at_risk - events)
            / nullif(at_risk * (at_risk - 1) * (at_risk - ended), 0),
            0
        ) as of_both,
        coalesce(
            free_before ^ 2 * events * (at_risk - events) / nullif(at_risk ^ 2 * (at_risk - 1), 0),
            0
        ) as of_events
    from free

),

-- Aalen 1978, as in Pintilie 2006, eq. 4.5, its squares multiplied out
varied as (

    select
        *,
        incidence ^ 2 * sum(of_all) over so_far
        - 2 * incidence * sum(of_all * incidence + of_both) over so_far
        + sum(of_all * incidence ^ 2 + 2 * of_both * incidence + of_events) over so_far as variance,
        at_risk >= {{ assumption('fewest_at_risk') }} as is_shown
    from curve
    window so_far as (partition by group_no, measure, outcome order by milestone)

)

select
    group_no,
    measure,
    outcome,
    cast(milestone as smallint) as milestone,
    cast(at_risk as bigint) as at_risk,
    cast(started as bigint) as started,
    cast(events_so_far as bigint) as events_so_far,
    case when is_shown then round(incidence, 10) end as incidence,
    case when is_shown then {{ log_log('incidence', 'variance', 'at_risk', -1) }} end as ci_low,
    case when is_shown then {{ log_log('incidence', 'variance', 'at_risk', 1) }} end as ci_high
from varied
