-- grain: one row per curve (measure and outcome) and signature: when and how the course of a case with these facts ended
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
