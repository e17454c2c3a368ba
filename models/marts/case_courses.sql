-- grain: one row per unit and curve or median that it stands behind, which contributions do not add up to
with units as (

    select * from {{ ref('int_cases') }}
    where is_unit

),

achievement as (

    select times.*
    from {{ ref('int_times_to_achievement') }} as times
    inner join units on times.case_key = units.case_key
    where times.start = 'at_risk'

),

re_trafficking as (

    select times.*
    from {{ ref('int_times_to_re_trafficking') }} as times
    inner join units on times.case_key = units.case_key

),

profiles as (

    select profiles.*
    from {{ ref('int_profiles') }} as profiles
    inner join units on profiles.case_key = units.case_key
    where profiles.achieved is not null

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
