-- grain: one row per figure as it was printed in a release, milestone -1 at the cut-off
create or replace temp table printed as
select
    figures.entry,
    figures.period,
    -- each half-year is of people of its own, and these of the whole scope
    figures.breakdown = 'half_year' and measures.counts = 'persons' as of_half_year,
    if(of_half_year, figures.measure || ' ' || figures.group_key, figures.measure) as measure,
    coalesce(figures.outcome, 'area ' || figures.service_area, '') as outcome,
    figures.milestone,
    figures.scope,
    if(of_half_year, 'all', figures.breakdown) as breakdown,
    if(of_half_year, '', figures.group_key) as group_key,
    figures.stood_at,
    figures.numerator,
    figures.denominator,
    -- all who are due, where the line says how many these are
    figures.denominator = figures.due as asks_due,
    figures.unknown,
    figures.not_applicable,
    figures.numerator_low is not null as is_band,
    -- a share gives away a count that is left out; a bound, how many are not known
    coalesce(
        figures.numerator,
        if(measures.unit = 'share', round(figures.estimate * figures.denominator), null)
    )
        as counted,
    coalesce(
        figures.unknown,
        round(figures.numerator / nullif(figures.bound_low, 0)) - figures.denominator
    )
        as not_known,
    measures.protection <> 'group' as has_sides,
    if(
        of_half_year,
        measures.released_together || ' ' || figures.group_key,
        measures.released_together
    )
        as together,
    measures.counts = 'persons' as of_persons,
    measures.unit,
    figures.measure in ('M01', 'M03') as is_level
from read_parquet($files) as figures
inner join cases.seeds.measures as measures on figures.measure = measures.measure
where figures.status <> 'c' and not figures.is_revision;
