-- Every figure as it is, by its kind and its place, which have numbers: what is the same whatever is withheld.
create or replace temp view lines_of_figures as
select
    measure,
    outcome_key,
    milestone,
    released_together,
    protection,
    unit,
    by_row,
    -- persons of a half-year stand in whole scopes, and each half-year is of people of its own
    if(breakdown = 'half_year' and counts = 'persons', group_key, '') as half_year,
    scope,
    if(half_year = '', breakdown, 'all') as breakdown,
    if(half_year = '', group_key, '') as group_key,
    stood_at,
    is_too_sensitive or (scope like 'country:%' and figures.breakdown = 'country')
        as is_never_shown,
    line_key,
    people_key,
    table_key,
    figure_key,
    -- of needs and services the persons on either side
    if(counts = 'persons', numerator, part) as counted,
    if(counts = 'persons', denominator - numerator, rest) as not_counted,
    denominator as asked,
    base_key = 'due' and denominator = due as asks_due,
    further_numerator,
    further_rest,
    further_denominator
from figures
-- applicability is the level beside it and those of whom it is known anyway
where not (measure = 'M02' and by_row)
union all by name
-- of groups in which they are not shown
select
    happened.measure,
    '' as outcome_key,
    -1 as milestone,
    measures.released_together,
    measures.protection,
    measures.unit,
    false as by_row,
    happened.half_year,
    happened.scope,
    happened.breakdown,
    happened.group_key,
    null::smallint as stood_at,  -- as they are today
    true as is_never_shown,
    happened.counted,
    happened.asked - happened.counted as not_counted,
    happened.asked
from happened
inner join cases.seeds.measures as measures on happened.measure = measures.measure;

create or replace temp table kinds as
select
    row_number() over (order by measure, outcome_key, milestone, half_year) - 1 as kind,
    *
from (
    select
        measure,
        outcome_key,
        milestone,
        half_year,
        any_value(released_together) as released_together,
        any_value(protection) as protection,
        any_value(unit) as unit,
        any_value(by_row) as by_row,
        coalesce(bool_and(asks_due), false) as asks_due
    from lines_of_figures
    group by measure, outcome_key, milestone, half_year
);

create or replace temp table places as
select
    row_number() over (order by scope, breakdown, group_key) - 1 as place,
    scope,
    breakdown,
    group_key
from lines_of_figures
group by scope, breakdown, group_key;

create or replace temp table counted as
select
    kinds.kind,
    places.place,
    lines.by_row,
    lines.measure = 'M01' as is_achievement,
    coalesce(lines.stood_at = $now, lines.figure_key is null) as is_today,
    lines.is_never_shown,
    lines.line_key,
    lines.people_key,
    lines.table_key,
    lines.figure_key,
    lines.counted,
    lines.not_counted,
    lines.asked,
    lines.further_numerator,
    lines.further_rest,
    lines.further_denominator
from lines_of_figures as lines
inner join kinds using (measure, outcome_key, milestone, half_year)
inner join places using (scope, breakdown, group_key);
