-- grain: one row per group, measure, outcome, service area and milestone, with its estimate and interval where they are no share's
with incidence as (

    select * from {{ ref('int_cumulative_incidence') }}

),

starts as (

    select
        fact_profile,
        outcome,
        start
    from ({{ fact_profiles_of('int_times_to_achievement') }})

),

at_risk as (

    select
        counts.group_no,
        starts.outcome,
        sum(counts.cases)::bigint as due,
        coalesce(sum(counts.cases) filter (where starts.start = 'unknown'), 0)::bigint as unknown,
        coalesce(sum(counts.cases) filter (where starts.start = 'not_applicable'), 0)::bigint
            as not_applicable,
        coalesce(sum(counts.cases) filter (where starts.start = 'at_risk'), 0)::bigint as at_risk
    from {{ ref('int_profile_counts') }} as counts
    inner join starts on counts.fact_profile = starts.fact_profile
    group by counts.group_no, starts.outcome

),

followed as (

    select
        incidence.*,
        coalesce(at_risk.due, incidence.started) as due,
        coalesce(at_risk.unknown, 0) as unknown,
        coalesce(at_risk.not_applicable, 0) as not_applicable
    from incidence
    left join at_risk
        on incidence.group_no = at_risk.group_no and incidence.outcome = at_risk.outcome

),

medians_to_achievement as (

    select
        group_no,
        outcome,
        min(milestone) as milestone
    from incidence
    where measure = 'M08' and incidence >= 0.5
    group by group_no, outcome

)

select
    group_no,
    measure,
    outcome,
    null as service_area,
    milestone,
    events_so_far as numerator,
    started as denominator,
    unknown,
    not_applicable,
    due,
    events_so_far as persons_in,
    started - events_so_far as persons_out,
    incidence as estimate,
    ci_low,
    ci_high
from followed
union all
select
    group_no,
    'M08_at_risk' as measure,
    outcome,
    null as service_area,
    milestone,
    at_risk as numerator,
    started as denominator,
    unknown,
    not_applicable,
    due,
    at_risk as persons_in,
    started - at_risk as persons_out,
    at_risk / started::double as estimate,
    null as ci_low,
    null as ci_high
from followed
where measure = 'M08'
union all
select
    at_risk.group_no,
    'M08_median' as measure,
    at_risk.outcome,
    null as service_area,
    null as milestone,
    null as numerator,
    at_risk.at_risk as denominator,
    at_risk.unknown,
    at_risk.not_applicable,
    at_risk.due,
    null as persons_in,
    null as persons_out,
    medians_to_achievement.milestone as estimate,
    null as ci_low,
    null as ci_high
from at_risk
left join medians_to_achievement
    on
        at_risk.group_no = medians_to_achievement.group_no
        and at_risk.outcome = medians_to_achievement.outcome
union all
select
    group_no,
    measure,
    null as outcome,
    null as service_area,
    milestone,
    null as numerator,
    known as denominator,
    due - known as unknown,
    0 as not_applicable,
    due,
    null as persons_in,
    null as persons_out,
    median as estimate,
    null as ci_low,
    null as ci_high
from {{ ref('int_medians') }}
union all
select
    group_no,
    measure,
    outcome,
    null as service_area,
    null as milestone,
    numerator,
    denominator,
    unknown,
    not_applicable,
    due,
    null as persons_in,
    null as persons_out,
    estimate,
    ci_low,
    ci_high
from {{ ref('int_agreement_figures') }}
