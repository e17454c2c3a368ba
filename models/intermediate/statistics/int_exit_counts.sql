-- grain: one row per group, measure, outcome and time at which somebody's course ended, or was last seen
select
    counts.group_no,
    endings.measure,
    endings.outcome,
    endings.milestone,
    coalesce(sum(counts.cases) filter (where endings.ending in ('censored', 'lost')), 0)::bigint
        as censored,
    coalesce(sum(counts.cases) filter (where endings.ending = 'event'), 0)::bigint as events,
    coalesce(sum(counts.cases) filter (where endings.ending = 'competing'), 0)::bigint as competing
from {{ ref('int_profile_counts') }} as counts
inner join {{ ref('int_endings') }} as endings on counts.fact_profile = endings.fact_profile
group by counts.group_no, endings.measure, endings.outcome, endings.milestone
