-- grain: one row per group, curve (measure and outcome) and milestone at which somebody's course ended, or was last seen
with exits as (

    select * from {{ ref('int_exit_counts') }}

),

groups as (

    select * from {{ ref('int_groups') }}

)

select
    groups.scope,
    groups.breakdown,
    groups.group_key,
    exits.measure,
    exits.outcome,
    exits.milestone,
    exits.censored,
    exits.events,
    exits.competing
from exits
inner join groups on exits.group_no = groups.group_no
