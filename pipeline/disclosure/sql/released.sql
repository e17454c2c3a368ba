-- The released figures: a table is shown whole or not at all, but those of the ten outcomes row by row.
create temp table candidate_rows as
select
    figures.scope,
    figures.breakdown,
    figures.milestone,
    figures.measure,
    figures.outcome_key,
    figures.group_key,
    figures.measure_key,
    figures.figure_key,
    coalesce(states.is_band, false) and figures.measure = 'M01' as is_band,
    case
        when states.scope is not null then null
        when figures.due < $minimum_group then 'group_too_small'
        when sizes.scope is null then 'difference_too_small'
        when
            rates.denominator between 1 and $minimum_group - 1
            or figures.denominator between 1 and $minimum_group - 1
            or rates.not_applicable between 1 and $minimum_part - 1
            then 'part_too_small'
        else 'difference_too_small'
    end as reason
from figures
left join figures as rates
    on
        rates.figure_key = figure_key(
            figures.scope,
            figures.breakdown,
            figures.milestone,
            'M01',
            figures.outcome_key,
            figures.group_key
        )
left join shown_states as states on figures.line_key = states.line_key
left join shown_sizes as sizes
    on
        figures.scope = sizes.scope
        and figures.breakdown = sizes.breakdown
        and figures.milestone = sizes.milestone
        and figures.group_key = sizes.group_key
        and figures.stood_at = sizes.stood_at
-- by country, a country has one line: the same as all
where
    figures.by_row
    and not (figures.scope like 'country:%' and figures.breakdown like '%country%');

create temp table candidate_tables as
select
    figures.scope,
    figures.breakdown,
    figures.milestone,
    figures.released_together,
    figures.outcome_key,
    figures.measure,
    figures.measure_key,
    false as by_row,
    any_value(
        case
            when figures.is_too_sensitive then 'too_sensitive'
            when people_breaches.reason is not null then people_breaches.reason
            when part_breaches.table_key is not null then 'part_too_small'
        end
    ) as reason
from figures
left join people_breaches on figures.people_key = people_breaches.people_key
left join (select distinct table_key from part_breaches) as part_breaches
    on figures.table_key = part_breaches.table_key
-- by country, a country has one line: the same as all
where not figures.by_row and not (figures.scope like 'country:%' and figures.breakdown = 'country')
group by all
union all
select
    scope,
    breakdown,
    milestone,
    measure as released_together,
    outcome_key,
    measure,
    measure_key,
    true as by_row,
    case when bool_and(reason is not null) then min(reason) end as reason
from candidate_rows
group by all;

-- What may not be shown as it is now and was shown before is shown as it was: the newest table, or line of a proven one.
create temp table repeated as
with everybody_not_repeated as (

    select * from not_repeated
    where breakdown = 'all'

),

lines as (

    select
        *,
        table_key(scope, breakdown, milestone, released_together, outcome_key) as table_key,
        -- of what scopes a line of the table is
        if(scope = 'region' and breakdown = 'country', 'country:', null) as line_of
    from registered

)

select registered.* exclude (table_key, line_of)
from lines as registered
inner join (
    select
        measure_key,
        null as group_key
    from candidate_tables
    where reason is not null and not by_row
    union all
    select
        measure_key,
        group_key
    from candidate_rows
    where reason is not null
) as hidden
    on
        registered.measure_key = hidden.measure_key
        and registered.group_key = coalesce(hidden.group_key, registered.group_key)
inner join cases.marts.series as series
    on
        registered.measure = series.measure
        and registered.outcome is not distinct from series.outcome
        and registered.version = series.version
-- nor what a total that is not repeated is the sum of: of the same breakdown, of everybody, or of a line of the region's table of countries
anti join not_repeated as same on registered.table_key = same.table_key
anti join everybody_not_repeated as everybody
    on
        registered.scope = everybody.scope
        and registered.milestone = everybody.milestone
        and registered.released_together = everybody.released_together
        and registered.outcome_key = everybody.outcome_key
anti join everybody_not_repeated as of_a_country
    on
        registered.line_of = left(of_a_country.scope, 8)
        and registered.milestone = of_a_country.milestone
        and registered.released_together = of_a_country.released_together
        and registered.outcome_key = of_a_country.outcome_key
-- of how many persons other counts were is not kept
where not registered.is_revision and registered.counts = 'persons'
qualify
    registered.entry = max(registered.entry) over (
        partition by registered.measure_key, hidden.group_key
    );

-- Every figure that may be shown, in all scopes: what goes into the register.
create temp table decided as
select
    figures.scope,
    figures.measure,
    figures.outcome,
    figures.outcome_key,
    figures.service_area,
    figures.milestone,
    figures.breakdown,
    figures.group_key,
    figures.numerator,
    cast(null as bigint) as numerator_low,
    cast(null as bigint) as numerator_high,
    figures.denominator,
    figures.unknown,
    figures.not_applicable,
    figures.due,
    hundredth(figures.estimate) as estimate,
    hundredth(figures.ci_low) as ci_low,
    hundredth(figures.ci_high) as ci_high,
    hundredth(figures.bound_low) as bound_low,
    hundredth(figures.bound_high) as bound_high,
    case
        when figures.denominator = 0 and figures.not_applicable = figures.due then 'z'
        when figures.denominator = 0 then 'x'
        when figures.ci_high - figures.ci_low >= $low_reliability_width then 'low'
        else 'published'
    end as status,
    figures.as_of,
    figures.stood_at,
    figures.measure_key,
    series.version,
    false as is_revision,
    coalesce(lines.is_band, false) as is_band
from figures
inner join candidate_tables
    on
        figures.measure_key = candidate_tables.measure_key
        and (candidate_tables.reason is null or candidate_tables.by_row)
inner join cases.marts.series as series
    on figures.measure = series.measure and figures.outcome is not distinct from series.outcome
left join candidate_rows as lines on figures.figure_key = lines.figure_key
where lines.reason is null
union all by name
select
    scope,
    measure,
    outcome,
    outcome_key,
    service_area,
    milestone,
    breakdown,
    group_key,
    numerator,
    numerator_low,
    numerator_high,
    denominator,
    unknown,
    not_applicable,
    due,
    estimate,
    ci_low,
    ci_high,
    bound_low,
    bound_high,
    status,
    as_of,
    stood_at,
    measure_key,
    version,
    is_revision,
    false as is_band
from repeated;

-- Where few or none achieved, or all but few, it is only said that they are few; the interval is Wilson's of either end.
update decided set
    numerator_low = if(numerator <= $minimum_part, 0, denominator - $minimum_part),
    numerator_high = if(numerator <= $minimum_part, $minimum_part, denominator),
    numerator = null,
    estimate = null,
    ci_low
    = if(numerator <= $minimum_part, 0, hundredth(1 - upper_end($minimum_part, denominator))),
    ci_high = if(numerator <= $minimum_part, hundredth(upper_end($minimum_part, denominator)), 1),
    bound_low = null,
    bound_high = null,
    status = 'band'
where is_band;

-- Beside a figure of another measure stand its numerator and denominator only, and how many are due where that is one number for
-- all measures: what else is counted tells of few, and bounds tell it too.
update decided set unknown = null, not_applicable = null, bound_low = null, bound_high = null
where measure not in ('M01', 'M03');

update decided set due = null
where measure in (
    select measure from cases.seeds.measures
    where base = 'own'
);

-- A table that is shown as it was may have half-years and years that are no longer among those told of.
insert into release.group_labels by name
with codes as (

    select unnest(group_codes(breakdowns.group_columns, decided.group_key))
    from decided
    inner join release.breakdowns as breakdowns on decided.breakdown = breakdowns.breakdown
    where decided.scope in (select unnest($scopes))

),

times as (

    select distinct
        unnest(['cohort', 'four_cohorts', 'half_year', 'opened_year']) as group_column,
        unnest([cohort, four_cohorts, half_year, opened_year]) as code
    from codes

)

select
    times.group_column,
    times.code,
    case times.group_column
        when 'opened_year' then times.code
        when 'half_year' then months_of_half_year(times.code)
        else half_year_label(times.code)
    end as label,
    case times.group_column
        when 'opened_year' then try_cast(times.code as bigint)
        else half_year_order(times.code)
    end as sort_order
from times
anti join release.group_labels as labels
    on times.group_column = labels.group_column and times.code = labels.code
where times.code is not null;

create table release.indicator_values as
with tables_decided as (

    select distinct measure_key from decided

),

figures as (

    select * from decided
    where scope in (select unnest($scopes))
    union all by name
    -- Every category of its code list stands in a withheld table, and in one that is shown row by row, so that a line does not
    -- tell who is there. Where groups are crossed, only lines that are shown stand.
    select
        candidates.scope,
        candidates.measure,
        case when candidates.outcome_key like 'O%' then candidates.outcome_key end as outcome,
        try_cast(replace(candidates.outcome_key, 'area ', '') as smallint) as service_area,
        candidates.milestone,
        candidates.breakdown,
        coalesce(labels.code, '') as group_key,
        'c' as status
    from candidate_tables as candidates
    inner join cases.seeds.breakdowns as breakdowns on candidates.breakdown = breakdowns.breakdown
    left join release.group_labels as labels on breakdowns.group_columns = labels.group_column
    anti join decided
        on
            candidates.measure_key = decided.measure_key
            and coalesce(labels.code, '') = decided.group_key
    anti join tables_decided
        on if(candidates.by_row, null, candidates.measure_key) = tables_decided.measure_key
    where
        candidates.scope in (select unnest($scopes))
        and (candidates.reason is not null or candidates.by_row)
        and coalesce(breakdowns.group_columns, '') not like '%;%'
        and (
            candidates.breakdown <> 'four_cohorts'
            or (candidates.milestone, labels.code) in (
                select (milestone, cohort) from newest_closed
            )
        )

),

-- sorted as they are, with the codes of a group in one column
sorted as (

    select
        figures.*,
        breakdowns.group_columns
    from figures
    inner join release.breakdowns as breakdowns on figures.breakdown = breakdowns.breakdown
    order by
        figures.scope,
        figures.measure,
        figures.outcome nulls first,
        figures.service_area nulls first,
        figures.milestone,
        figures.breakdown,
        figures.group_key

)

select
    scope,
    measure,
    outcome,
    service_area,
    nullif(milestone, -1) as milestone,
    breakdown,
    unnest(group_codes(group_columns, group_key)),
    numerator,
    numerator_low,
    numerator_high,
    denominator,
    unknown,
    not_applicable,
    due,
    estimate,
    ci_low,
    ci_high,
    bound_low,
    bound_high,
    status,
    as_of
from sorted;

create table release.withheld as
select
    scope,
    breakdown,
    measure,
    count(*) as tables_asked,
    count(*) filter (where reason is not null and rows_repeated is null) as tables_withheld,
    count(*) filter (where rows_repeated is not null) as tables_repeated,
    count(*) filter (where rows_repeated is null and reason is null and rows_withheld > 0)
        as tables_in_part,
    coalesce(min(reason), min(reason_in_part)) as reason
from candidate_tables
left join (
    select
        measure_key,
        count(reason) as rows_withheld,
        min(reason) as reason_in_part
    from candidate_rows
    group by measure_key
) as rows_of using (measure_key)
left join (
    select
        measure_key,
        count(*) as rows_repeated
    from repeated
    group by measure_key
) as repeats using (measure_key)
where scope in (select unnest($scopes))
group by scope, breakdown, measure
order by scope, breakdown, measure;

-- In tens: what has come to a scope since an earlier report, and what is left of the region, is no number of few.
create table release.scope_sizes as
select
    scope,
    case when cases >= $minimum_group then cast(round(cases, -1) as bigint) end as cases,
    case when cases >= $minimum_group then 'published' else 'c' end as status
from cases.marts.scope_sizes
where scope in (select unnest($scopes))
order by scope;
