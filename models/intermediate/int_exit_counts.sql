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
from {{ ref('int_signature_counts') }} as counts
inner join {{ ref('int_endings') }} as endings on counts.signature = endings.signature
group by counts.group_no, endings.measure, endings.outcome, endings.milestone
