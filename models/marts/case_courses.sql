-- grain: one row per case and curve or median that it stands behind, which contributions do not add up to
with achievement as (

    select * from {{ ref('int_times_to_achievement') }}
    where start = 'at_risk'

),

re_trafficking as (

    select * from {{ ref('int_times_to_re_trafficking') }}

),

profiles as (

    select * from {{ ref('int_profiles') }}
    where achieved is not null

)

select
    case_key,
    'M08' as measure,
    outcome,
    milestone,
    ending
from achievement
union all
select
    case_key,
    'M08_lost_competes' as measure,
    outcome,
    milestone_if_lost as milestone,
    case when ending = 'lost' then 'competing' else ending end as ending
from achievement
union all
select
    case_key,
    'M14' as measure,
    null as outcome,
    milestone,
    ending
from re_trafficking
union all
select
    case_key,
    'M11_median' as measure,
    null as outcome,
    milestone,
    null as ending
from profiles
