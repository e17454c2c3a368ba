-- grain: one row per figure in which some person is counted by more than one case: how many cases beyond the first of each
select
    groups.scope,
    further.measure,
    further.outcome,
    cast(further.service_area as smallint) as service_area,
    cast(further.milestone as smallint) as milestone,
    groups.breakdown,
    groups.group_key,
    further.due,
    further.denominator,
    further.numerator,
    further.rest,
    further.not_applicable
from {{ ref('int_further_cases') }} as further
inner join {{ ref('int_groups') }} as groups on further.group_no = groups.group_no
