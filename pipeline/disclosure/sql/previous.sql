-- The figures of the whole of each scope as they were released before, from the register alone: nothing is counted anew. A number is
-- said again only beside one that is shown now and means the same; else not_compared says why not. Curves and standardised shares are
-- left out, as they are not repeated either.
create table release.previous_figures as
with asked as (

    select
        figures.scope,
        figures.measure,
        figures.outcome,
        figures.service_area,
        figures.milestone,
        figures.status,
        releases.entry,
        releases.period,
        measure_key(
            figures.scope,
            figures.breakdown,
            coalesce(figures.milestone, -1),
            figures.measure,
            coalesce(figures.outcome, 'area ' || figures.service_area, '')
        ) as measure_key
    from release.indicator_values as figures
    inner join previous_releases as releases on figures.scope = releases.scope
    inner join cases.seeds.measures as measures on figures.measure = measures.measure
    where figures.breakdown = 'all' and measures.unit <> 'incidence' and figures.measure <> 'M17'

),

shown_then as (

    select * from registered
    where breakdown = 'all' and status <> 'c' and not is_revision

),

measured_then as (

    select distinct
        entry,
        measure
    from registered
    where status <> 'c'

),

judged as (

    select
        asked.scope,
        asked.measure,
        asked.outcome,
        asked.service_area,
        asked.milestone,
        asked.period,
        case
            when asked.status = 'c' and shown_then.entry is null then 'withheld'
            when asked.status = 'c' then 'withheld_now'
            when measured_then.entry is null then 'new'
            when shown_then.entry is null then 'withheld_then'
            when list_contains(cast($withdrawn as integer[]), shown_then.stood_at) then 'withdrawn'
            when shown_then.version <> decided.version then 'definition_changed'
        end as not_compared,
        shown_then.version,
        shown_then.as_of,
        shown_then.status,
        shown_then.numerator,
        shown_then.numerator_low,
        shown_then.numerator_high,
        shown_then.denominator,
        shown_then.unknown,
        shown_then.not_applicable,
        shown_then.due,
        shown_then.estimate,
        shown_then.ci_low,
        shown_then.ci_high,
        shown_then.bound_low,
        shown_then.bound_high
    from asked
    left join shown_then
        on asked.entry = shown_then.entry and asked.measure_key = shown_then.measure_key
    left join measured_then
        on asked.entry = measured_then.entry and asked.measure = measured_then.measure
    left join decided
        on asked.measure_key = decided.measure_key and not decided.is_revision

)

select
    scope,
    measure,
    outcome,
    service_area,
    milestone,
    period,
    not_compared,
    version,
    if(not_compared is null, as_of, null) as as_of,
    if(not_compared is null, status, 'c') as status,
    if(not_compared is null, numerator, null) as numerator,
    if(not_compared is null, numerator_low, null) as numerator_low,
    if(not_compared is null, numerator_high, null) as numerator_high,
    if(not_compared is null, denominator, null) as denominator,
    if(not_compared is null, unknown, null) as unknown,
    if(not_compared is null, not_applicable, null) as not_applicable,
    if(not_compared is null, due, null) as due,
    if(not_compared is null, estimate, null) as estimate,
    if(not_compared is null, ci_low, null) as ci_low,
    if(not_compared is null, ci_high, null) as ci_high,
    if(not_compared is null, bound_low, null) as bound_low,
    if(not_compared is null, bound_high, null) as bound_high
from judged
order by scope, measure, outcome nulls first, service_area nulls first, milestone;
