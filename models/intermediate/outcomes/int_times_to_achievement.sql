-- grain: one row per case due at baseline and outcome: the milestone at which it was achieved, or how it ended before
with starts as (

    select
        case_key,
        outcome,
        case
            when state = 'known' and level < {{ assumption('achieved_level') }} then 'at_risk'
            when state = 'unknown' then 'unknown'
            else 'not_applicable'
        end as start
    from {{ ref('int_outcome_states') }}
    where milestone = 0

),

followed as (

    select
        case_key,
        outcome,
        min(milestone) filter (
            where state = 'known' and level >= {{ assumption('achieved_level') }}
        ) as achieved,
        max(milestone) filter (where state = 'known') as last_known
    from {{ ref('int_outcome_states') }}
    where milestone > 0
    group by case_key, outcome

),

lost as (

    select
        states.case_key,
        states.outcome,
        min(states.milestone) as milestone,
        min_by(coalesce(states.unknown_reason, ''), states.milestone) as reason
    from {{ ref('int_outcome_states') }} as states
    left join followed
        on states.case_key = followed.case_key and states.outcome = followed.outcome
    where states.milestone > coalesce(followed.last_known, 0)
    group by states.case_key, states.outcome

),

ended as (

    select
        starts.case_key,
        starts.outcome,
        starts.start,
        case
            when starts.start <> 'at_risk' then null
            when
                followed.achieved <= coalesce(exits.adverse, followed.achieved)
                and followed.achieved <= coalesce(exits.died, followed.achieved)
                then 'event'
            when exits.adverse is not null or exits.died is not null then 'competing'
            when lost.reason in ('no_contact', 'unsafe_to_contact') then 'lost'
            else 'censored'
        end as ending,
        followed.achieved,
        least(exits.adverse, exits.died) as left_at,
        coalesce(followed.last_known, 0) as last_known,
        lost.milestone as lost_at
    from starts
    left join followed
        on starts.case_key = followed.case_key and starts.outcome = followed.outcome
    left join lost on starts.case_key = lost.case_key and starts.outcome = lost.outcome
    left join {{ ref('int_windows_of_exits') }} as exits on starts.case_key = exits.case_key

),

timed as (

    select
        case_key,
        outcome,
        start,
        ending,
        case ending
            when 'event' then achieved
            when 'competing' then left_at
            when 'lost' then last_known
            when 'censored' then last_known
        end as milestone,
        case ending
            when 'event' then achieved
            when 'competing' then left_at
            when 'lost' then lost_at
            when 'censored' then last_known
        end as milestone_if_lost
    from ended

)

select
    *,
    {{ fact_profile('int_times_to_achievement') }}
from timed
