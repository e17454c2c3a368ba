-- grain: one row per difference of few that follows from what is printed, with the rule that finds it
create or replace temp table told as
with rows_alone as (

    select
        entry,
        period,
        measure as measures,
        case
            when denominator between 1 and $small_group - 1 then 'asked of few'
            when
                not is_level and coalesce(unknown, not_known) between 1 and $small_group - 1
                then 'few are not known'
            when
                not is_level and not_applicable between 1 and $small_group - 1
                then 'few to whom it does not apply'
            when
                not has_sides
                and of_persons
                and unit = 'share'
                and counted between 1 and $small_group - 1
                then 'few are counted'
            when
                has_sides and of_persons and unit = 'share' and not is_band and denominator > 0
                and least(counted, denominator - counted) < $few
                then 'few or nobody on one side'
        end as rule
    from printed

),

-- the half-years of opening in each run of four, as the facts have it, and how many there are
cohorts_of_runs as (

    select distinct
        runs.scope,
        runs.group_key as run,
        cohorts.group_key as cohort,
        count(distinct cohorts.group_key) over (partition by runs.scope, runs.group_key) as cohorts
    from cases.marts.case_groups as runs
    inner join cases.marts.case_groups as cohorts
        on
            runs.breakdown = 'four_cohorts'
            and cohorts.breakdown = 'cohort'
            and runs.scope = cohorts.scope
            and runs.case_key = cohorts.case_key
    -- a cohort of which nobody is ever due is in no table
    semi join (
        from cases.marts.case_milestones
        where is_due
    ) as due on cohorts.case_key = due.case_key

),

-- a scope less all groups of it that are printed; a group of the region less the same of all countries that are
parts as (

    select
        entry,
        kind,
        breakdown as part_of,
        scope as whole_scope,
        'all' as whole_breakdown,
        '' as whole_group,
        counted,
        not_counted,
        asked
    from numbers
    where breakdown <> 'all' and breakdown not in (select breakdown from overlapping)
    union all
    select
        entry,
        kind,
        'countries',
        'region',
        breakdown,
        group_key,
        counted,
        not_counted,
        asked
    from numbers
    where scope like 'country:%'
    union all
    -- four half-years of opening less each of them that is printed
    select
        cohorts.entry,
        cohorts.kind,
        'cohorts',
        cohorts.scope,
        runs.breakdown,
        runs.group_key,
        cohorts.counted,
        cohorts.not_counted,
        cohorts.asked
    from numbers as cohorts
    inner join cohorts_of_runs
        on
            cohorts.breakdown = 'cohort'
            and cohorts.scope = cohorts_of_runs.scope
            and cohorts.group_key = cohorts_of_runs.cohort
    inner join (
        select distinct
            breakdown,
            group_key
        from numbers
        where breakdown = 'four_cohorts'
    ) as runs on cohorts_of_runs.run = runs.group_key

),

rest as (

    select
        whole.entry,
        whole.period,
        whole.measure,
        whole.has_sides,
        whole.asked - sum(parts.asked) as asked,
        whole.counted - sum(parts.counted) as counted,
        whole.not_counted - sum(parts.not_counted) as not_counted,
        count(parts.counted) = count(*) as has_all
    from numbers as whole
    inner join parts
        on
            whole.entry = parts.entry
            and whole.kind = parts.kind
            and whole.scope = parts.whole_scope
            and whole.breakdown = parts.whole_breakdown
            and whole.group_key = parts.whole_group
    group by
        whole.entry,
        whole.period,
        whole.measure,
        whole.has_sides,
        whole.kind,
        whole.place,
        parts.part_of,
        whole.asked,
        whole.counted, whole.not_counted
    -- cohorts stand as they were printed first: without all of them, records that were corrected are left
    having
        any_value(parts.part_of) <> 'cohorts'
        or count(*) < (
            select any_value(cohorts)
            from cohorts_of_runs
            where run = any_value(parts.whole_group) and scope = any_value(whole.scope)
        )

),

-- needs and services of all areas together less those of the areas that are printed
of_areas as (

    select
        whole.entry,
        whole.period,
        whole.measure,
        whole.has_sides,
        whole.asked - sum(areas.asked) as asked,
        whole.counted - sum(areas.counted) as counted,
        whole.not_counted - sum(areas.not_counted) as not_counted
    from numbers as whole
    inner join numbers as areas
        on
            whole.entry = areas.entry
            and whole.measure = areas.measure
            and whole.milestone = areas.milestone
            and whole.place = areas.place
            and whole.stood_at = areas.stood_at
    where whole.outcome = '' and starts_with(areas.outcome, 'area ') and not whole.of_persons
    group by
        whole.entry,
        whole.period,
        whole.measure,
        whole.has_sides,
        whole.milestone,
        whole.place,
        whole.asked,
        whole.counted, whole.not_counted

),

-- a curve at a milestone less the same curve earlier: who was counted in between
came as (

    select
        later.entry,
        later.period,
        later.measure,
        later.counted - earlier.counted as counted
    from numbers as later
    inner join numbers as earlier
        on
            later.entry = earlier.entry
            and later.measure = earlier.measure
            and later.outcome = earlier.outcome
            and later.place = earlier.place
            and later.milestone > earlier.milestone
    where later.is_curve and later.asked > 0

),

-- the same figure in two releases
since as (

    select
        newer.entry,
        newer.period,
        newer.measure,
        newer.has_sides,
        abs(newer.asked - older.asked) as asked,
        abs(newer.counted - older.counted) as counted,
        abs(newer.not_counted - older.not_counted) as not_counted
    from numbers as newer
    inner join numbers as older
        on newer.kind = older.kind and newer.place = older.place and newer.stood_at > older.stood_at
    where not newer.is_level

)

select
    entry,
    period,
    measures,
    rule
from rows_alone
where rule is not null
union all
-- of a level that is a band who is known is told all the same
select
    entry,
    period,
    measure,
    'few or nobody of those known on one side'
from numbers
where
    moved_of is not null
    and asked > 0
    and least(counted, not_counted) < $few
union all
select
    entry,
    period,
    measures,
    rule
from told_of_two
union all
select
    entry,
    period,
    measure,
    'a whole less all its parts'
from rest
where
    asked between 1 and $small_group - 1
    or (has_all and not has_sides and counted between 1 and $small_group - 1)
    or (has_all and has_sides and asked >= $small_group and least(counted, not_counted) < $few)
union all
select
    entry,
    period,
    measure,
    'all service areas less those shown'
from of_areas
where
    asked between 1 and $small_group - 1
    or (asked >= $small_group and has_sides and least(counted, not_counted) < $few)
union all
select
    entry,
    period,
    measure,
    'a milestone less an earlier one'
from came
where counted between 0 and $few - 1
union all
select
    entry,
    period,
    measure,
    'a figure less what it was'
from since
where
    asked between 1 and $small_group - 1
    or (asked = 0 and has_sides and counted between 1 and $small_group - 1)
    or (asked >= $small_group and has_sides and least(counted, not_counted) < $few);
