-- grain: scope × breakdown × family × measure × status: how many lines of a report hold no number.
-- Where a breakdown shows nothing at all it is one line; where it shows nothing of a family, that is one.
with kinds as (
    select
        measure,
        family,
        rowid as place
    from measures
),

lines as (
    select
        *,
        coalesce(
            numerator, denominator, unknown, not_applicable, due, estimate, ci_low, ci_high,
            bound_low, bound_high, numerator_low, numerator_high
        ) is not null as is_shown
    from indicator_values
    where scope = $own or (scope = 'region' and breakdown = 'all')
),

tables as (
    select
        lines.scope,
        kinds.family,
        lines.measure,
        kinds.place,
        lines.breakdown,
        lines.status,
        count(*) filter (where not lines.is_shown) as lines,
        bool_or(lines.is_shown) as is_shown
    from lines
    inner join kinds on lines.measure = kinds.measure
    group by lines.scope, kinds.family, lines.measure, kinds.place, lines.breakdown, lines.status
),

told as (
    select
        *,
        bool_or(is_shown) over (partition by scope, breakdown) as by_family,
        bool_or(is_shown) over (partition by scope, breakdown, family) as by_measure
    from tables
),

named as (
    select
        told.scope,
        told.breakdown,
        told.status,
        told.lines,
        told.place,
        breakdowns.sort_order,
        case when told.by_family then told.family end as family,
        case when told.by_measure then told.measure end as measure
    from told
    inner join breakdowns on told.breakdown = breakdowns.breakdown
    where told.lines > 0
)

select
    scope,
    breakdown,
    family,
    measure,
    status,
    cast(sum(lines) as bigint) as lines
from named
group by scope, breakdown, family, measure, status, sort_order
order by scope <> $own, sort_order, min(place), status
