-- grain: one row per group, measure, outcome and time at which somebody's course ended, or was last seen
with endings as (

    select distinct
        signature,
        'M08' as measure,
        outcome,
        milestone,
        ending
    from {{ ref('int_times_to_achievement') }}
    where start = 'at_risk'
    union all
    select distinct
        signature,
        'M08_lost_competes' as measure,
        outcome,
        milestone_if_lost as milestone,
        case when ending = 'lost' then 'competing' else ending end as ending
    from {{ ref('int_times_to_achievement') }}
    where start = 'at_risk'
    union all
    select distinct
        signature,
        'M14' as measure,
        null as outcome,
        milestone,
        ending
    from {{ ref('int_times_to_re_trafficking') }}

)

select
    counts.group_no,
    endings.measure,
    endings.outcome,
    endings.milestone,
    coalesce(sum(counts.cases) filter (where endings.ending in ('censored', 'lost')), 0)::bigint
        as censored,
    coalesce(sum(counts.cases) filter (where endings.ending = 'event'), 0)::bigint as events,
    coalesce(sum(counts.cases) filter (where endings.ending = 'competing'), 0)::bigint as competing
from {{ ref('int_signature_counts') }} as counts
inner join endings on counts.signature = endings.signature
group by counts.group_no, endings.measure, endings.outcome, endings.milestone
