-- grain: one row per case, outcome, month and source, from first achievement on: an observation or a harmful event
with observations as (

    select
        *,
        min(month) filter (where level >= {{ assumption('achieved_level') }})
            over (partition by case_key, outcome)
            as first_achieved
    from {{ ref('int_observations') }}

),

achieved as (

    select
        case_key,
        outcome,
        first_achieved
    from observations
    where month = first_achieved

),

harms as (

    select
        events.case_key,
        event_outcomes.outcome,
        events.month,
        coalesce(bool_or(events.response = 'yes'), false) as is_answered,
        coalesce(bool_or(events.response = 'no'), false) as is_unanswered
    from {{ ref('stg_events') }} as events
    inner join {{ ref('event_outcomes') }} as event_outcomes
        on events.event_type = event_outcomes.event_type
    left join {{ ref('int_adverse_exits') }} as exits on events.case_key = exits.case_key
    where coalesce(events.month <= exits.died_month, true)
    group by events.case_key, event_outcomes.outcome, events.month

)

select
    case_key,
    outcome,
    month,
    2 as place_in_month,
    level >= {{ assumption('achieved_level') }} as is_up,
    first_achieved,
    false as is_answered,
    false as is_unanswered
from observations
where month >= first_achieved
union all
select
    harms.case_key,
    harms.outcome,
    harms.month,
    1 as place_in_month,
    false as is_up,
    achieved.first_achieved,
    harms.is_answered,
    harms.is_unanswered
from harms
inner join achieved on harms.case_key = achieved.case_key and harms.outcome = achieved.outcome
where harms.month > achieved.first_achieved
