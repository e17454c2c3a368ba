-- grain: one row per scope, measure, outcome, service area, milestone, breakdown and group
select
    groups.scope,
    figures.measure,
    figures.outcome,
    figures.service_area,
    figures.milestone,
    groups.breakdown,
    groups.group_key,
    groups.* exclude (group_no, scope, breakdown, group_key),  -- noqa: AM04, RF02
    figures.numerator,
    figures.denominator,
    figures.unknown,
    figures.not_applicable,
    figures.due,
    figures.persons_in,
    figures.persons_out,
    figures.estimate,
    figures.ci_low,
    figures.ci_high,
    figures.bound_low,
    figures.bound_high
from {{ ref('int_indicator_values') }} as figures
inner join {{ ref('groups') }} as groups on figures.group_no = groups.group_no
