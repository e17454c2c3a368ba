-- grain: one row per curve (measure and outcome) and fact profile: when and how the course of a case with these facts ended
select
    fact_profile,
    'M08' as measure,
    outcome,
    milestone,
    ending
from ({{ fact_profiles_of('int_times_to_achievement') }})
where start = 'at_risk'
union all
select
    fact_profile,
    'M08_lost_competes' as measure,
    outcome,
    milestone_if_lost as milestone,
    case when ending = 'lost' then 'competing' else ending end as ending
from ({{ fact_profiles_of('int_times_to_achievement') }})
where start = 'at_risk'
union all
select
    fact_profile,
    'M14' as measure,
    null as outcome,
    milestone,
    ending
from ({{ fact_profiles_of('int_times_to_re_trafficking') }})
