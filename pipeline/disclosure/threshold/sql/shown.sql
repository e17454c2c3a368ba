-- What may be asked for: today's figures, but a cohort at a milestone is given once, when its window is over for everybody in
-- it, and then stands as it was first released, for as long as its definition stands.
create temp table closed_series as
select * from cases.marts.cohort_series
where is_released;

-- A donor that came into the configuration since: of it no closed cohort was ever released.
create temp table new_donors as
select distinct figures.scope
from cases.marts.indicator_values as figures
anti join cases.register.frozen_figures as closed on figures.scope = closed.scope
where figures.scope like 'donor:%';

-- Of all runs of four half-years the newest that is over for everybody in it: at each milestone another.
create temp table newest_closed as
select
    milestone,
    max(cohort) as cohort
from cases.marts.cohort_series
where closed_month <= $as_of
group by milestone;

-- Not what is for use inside the programme; and a half-year in one service area is a group of few, and takes the half-year in all of
-- them with it.
create temp macro is_for_reports(protection, breakdown, service_area) as
protection <> 'internal' and (breakdown <> 'half_year' or service_area is null);

-- Of the ten outcomes in all breakdowns of the priorities, of all else one-way.
create temp table shown_values as
with figures as (

    select
        figures.scope,
        figures.measure,
        figures.outcome,
        figures.service_area,
        figures.milestone,
        figures.breakdown,
        figures.group_key,
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
        figures.bound_high,
        $now as stood_at,
        cast($as_of as date) as as_of
    from cases.marts.indicator_values as figures
    inner join cases.seeds.measures as measures on figures.measure = measures.measure
    left join cases.marts.cohort_series as series
        on
            case when figures.breakdown = 'cohort' then figures.cohort end = series.cohort
            and figures.milestone = series.milestone
            and measures.family = series.family
            and figures.outcome is not distinct from series.outcome
    left join new_donors on figures.scope = new_donors.scope
    left join newest_closed
        on figures.milestone = newest_closed.milestone and figures.group_key = newest_closed.cohort
    where
        coalesce(series.closed_month <= $as_of, true)
        and (not coalesce(series.is_released, false) or new_donors.scope is not null)
        and (
            figures.breakdown <> 'four_cohorts'
            or (
                newest_closed.milestone is not null
                and figures.measure in ('M01', 'M03')
                and figures.outcome is not null
            )
        )
    union all by name
    select
        'cohort' as breakdown,
        figures.cohort as group_key,
        figures.* exclude (
            cohort, period, run_id, released_at, code_version, family, version, release_no
        ),
        coalesce(figures.release_no, $now) as stood_at
    from cases.register.frozen_figures as figures
    semi join closed_series
        on
            figures.cohort = closed_series.cohort
            and figures.milestone = closed_series.milestone
            and figures.family = closed_series.family
            and figures.outcome is not distinct from closed_series.outcome
            and figures.version = closed_series.version
    where coalesce(figures.release_no, $now) <= $now

)

select figures.*
from figures
inner join cases.seeds.measures as measures on figures.measure = measures.measure
inner join cases.seeds.breakdowns as breakdowns on figures.breakdown = breakdowns.breakdown
where
    len(string_split(coalesce(breakdowns.group_columns, ''), ';'))
    <= case
        when
            figures.measure in ('M01', 'M03') and figures.outcome is not null
            then $most_dimensions
        else 1
    end
    and is_for_reports(measures.protection, figures.breakdown, figures.service_area)
    -- the ten outcomes by group: at the milestones of the priorities
    and not coalesce(
        figures.outcome is not null
        and measures.base = 'due'
        and figures.breakdown in (select unnest($groups))
        and figures.milestone not in (select unnest($group_milestones)),
        false
    );

-- To be counted by some measures is a finding itself (who had a setback has achieved something before), and so is that nobody is: a
-- group of which nobody is counted is asked for like any other, as 0 of 0.
insert into shown_values by name
with kinds as (

    select distinct
        figures.measure,
        figures.outcome,
        figures.service_area,
        figures.milestone,
        figures.breakdown,
        split_part(figures.scope, ':', 1) as kind
    from cases.marts.indicator_values as figures
    inner join
        cases.seeds.measures as measures
        on figures.measure = measures.measure and measures.base = 'own'
    inner join cases.seeds.breakdowns as breakdowns
        on
            figures.breakdown = breakdowns.breakdown
            and breakdowns.grain in ('case', 'half_year')
            and breakdowns.breakdown <> 'four_cohorts'
            and coalesce(breakdowns.group_columns, '') not like '%;%'
    where is_for_reports(measures.protection, figures.breakdown, figures.service_area)

)

select
    groups.scope,
    groups.breakdown,
    groups.group_key,
    kinds.measure,
    kinds.outcome,
    kinds.service_area,
    kinds.milestone,
    0 as numerator,
    0 as denominator,
    0 as unknown,
    0 as not_applicable,
    0 as due,
    0 as persons_in,
    0 as persons_out,
    $now as stood_at,
    cast($as_of as date) as as_of
from kinds
inner join cases.marts.groups as groups
    on kinds.breakdown = groups.breakdown and kinds.kind = split_part(groups.scope, ':', 1)
left join (
    select distinct
        cohort,
        milestone,
        closed_month
    from cases.marts.cohort_series
) as windows
    on
        case when groups.breakdown = 'cohort' then groups.cohort end = windows.cohort
        and kinds.milestone = windows.milestone
anti join shown_values as figures
    on
        kinds.measure = figures.measure
        and kinds.outcome is not distinct from figures.outcome
        and kinds.service_area is not distinct from figures.service_area
        and kinds.milestone is not distinct from figures.milestone
        and groups.scope = figures.scope
        and groups.breakdown = figures.breakdown
        and groups.group_key = figures.group_key
where coalesce(windows.closed_month <= $as_of, true);
