-- What may be asked for: today's figures, but a cohort at a milestone is given once, when its window is over for everybody in
-- it, and then stands as it was first released, for as long as its definition stands.
create temp table frozen as
select * from cases.intermediate.int_frozen_series where is_current;

create temp table shown_values as
select figures.*, $now as stood_at, cast($as_of as date) as as_of
from cases.marts.indicator_values as figures
inner join cases.seeds.measures as measures on figures.measure = measures.measure
left join cases.intermediate.int_cohort_windows as windows
    on figures.breakdown = 'cohort' and figures.cohort = windows.cohort and figures.milestone = windows.milestone
anti join frozen
    on
        figures.breakdown = 'cohort'
        and figures.cohort = frozen.cohort
        and figures.milestone = frozen.milestone
        and measures.family = frozen.family
        and figures.outcome is not distinct from frozen.outcome
where coalesce(windows.closed_month <= $as_of, true)
union all by name
select
    'cohort' as breakdown,
    figures.* exclude (period, run_id, released_at, code_version, family, version, release_no),
    coalesce(figures.release_no, $now) as stood_at
from cases.register.frozen_figures as figures
semi join frozen
    on
        figures.cohort = frozen.cohort
        and figures.milestone = frozen.milestone
        and figures.family = frozen.family
        and figures.outcome is not distinct from frozen.outcome
        and figures.version = frozen.version;
