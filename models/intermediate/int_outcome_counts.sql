-- grain: one row per group, milestone and outcome
with members as (

    select * from {{ ref('int_group_members') }}

),

states as (

    select
        *,
        coalesce(applies, false) as applied,
        applies is not null as applicability_known,
        state = 'known' and level >= 3 as achieved,
        state = 'known' and baseline_state = 'known' as paired,
        level - baseline_level as change
    from {{ ref('int_outcome_states') }}

)

select
    members.group_no,
    states.milestone,
    states.outcome,
    count(*) as due,
    count(*) filter (where states.state = 'known') as known,
    count(*) filter (where states.state = 'not_applicable') as not_applicable,
    count(*) filter (where states.achieved) as achieved,
    count(*) filter (where states.state = 'unknown' and states.adverse_exit) as adverse_exits,
    count(*) filter (where states.applicability_known) as applicability_known,
    count(*) filter (where states.applied) as applied,
    count(*) filter (where states.paired) as pairs,
    count(*) filter (
        where states.state = 'not_applicable' or states.baseline_state = 'not_applicable'
    ) as no_pair_not_applicable,
    count(*) filter (where states.paired and states.change > 0) as improved,
    count(*) filter (where states.paired and states.change < 0) as declined,
    count(*) filter (where states.paired and states.change = 0 and states.level >= 3)
        as same_achieved,
    count(*) filter (where states.paired and states.achieved and states.baseline_level >= 3)
        as kept,
    count(*) filter (where states.paired and states.achieved and states.baseline_level < 3)
        as gained,
    count(*) filter (where states.paired and not states.achieved and states.baseline_level >= 3)
        as lost,
    count(*) filter (where states.applicability_known and states.baseline_applies is not null)
        as both_applicability_known,
    count(*) filter (where states.applies and not states.baseline_applies) as became_applicable,
    count(*) filter (where not states.applies and states.baseline_applies) as ceased
from members
inner join states on members.case_key = states.case_key
group by members.group_no, states.milestone, states.outcome
