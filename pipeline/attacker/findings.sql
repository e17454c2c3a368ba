-- One count less another that is of some of the same people, in cases. Who is of whom is seen in the facts of today: of an older
-- release it did not hold yet where its own figures contradict.
create or replace temp table differences as
with looked_at as (

    select
        one.entry,
        one.period,
        one.measure as outer_measure,
        other.measure as inner_measure,
        one.kind,
        other.kind as other_kind,
        one.place,
        other.place as other_place,
        nested.side,
        nested.other_side,
        one.has_sides,
        nested.of_asked,
        nested.of_all,
        case nested.side
            when 'counted' then one.counted
            when 'not_counted' then one.not_counted
            else one.asked
        end
        - case nested.other_side
            when 'counted' then other.counted
            when 'not_counted' then other.not_counted
            else other.asked
        end as few,
        one.asked - other.asked as asked,
        -- of two figures to the cut-off that are shown as they were nothing is new: both were out when the newer was
        if(
            one.kind <> other.kind and least(one.milestone, other.milestone) < 0,
            greatest(one.stood_at, other.stood_at),
            one.entry
        ) as disclosed_by
    from numbers as one
    inner join nested on one.kind = nested.kind
    inner join numbers as other on nested.other_kind = other.kind and one.entry = other.entry
    inner join within
        on
            one.milestone = within.milestone
            and one.place = within.place
            and other.place = within.other_place
    where
        (one.kind <> other.kind or one.place <> other.place)
        and other.asked > 0  -- else nothing is taken away
        -- who is counted to the cut-off was another once, and so was who is of whom
        and (
            one.kind = other.kind
            or least(one.milestone, other.milestone) >= 0
            or one.entry = (select max(entry) from printed)
        )

)

select
    *,
    row_number() over () as difference
from looked_at
anti join (
    select
        entry,
        kind,
        other_kind,
        side,
        other_side
    from looked_at
    where few < 0
) as contradicted using (entry, kind, other_kind, side, other_side);

-- In persons, who may have several cases: those who are left by the facts of today, where they are as many cases.
create or replace temp table pairs as
with further as (

    select count(*) - count(distinct person_key) as cases from persons

),

near as (

    select differences.*
    from differences
    cross join further
    where further.cases > 0 and differences.few between 2 and $small_group + further.cases - 1

),

cohort_differences as (

    select
        near.difference,
        persons.case_no,
        persons.person_key
    from near
    inner join who on near.kind = who.kind and near.side = who.side
    inner join held on near.place = held.place and who.case_no = held.case_no
    inner join persons on who.case_no = persons.case_no
    anti join (
        select
            near.difference,
            who.case_no
        from near
        inner join who on near.other_kind = who.kind and near.other_side = who.side
        inner join held on near.other_place = held.place and who.case_no = held.case_no
    ) as taken
        on near.difference = taken.difference and persons.case_no = taken.case_no

),

counted as (

    select
        difference,
        count(*) as cases,
        count(distinct person_key) as persons
    from cohort_differences
    group by difference

)

select
    differences.* replace (
        if(counted.cases = differences.few, counted.persons, differences.few) as few
    )
from differences
left join counted on differences.difference = counted.difference;

-- The same two figures in a place and in one within it are four.
-- grain: one row per difference of few of two figures, with the rule that finds it
create or replace temp table told_of_two as
with fours as (

    select
        whole.entry,
        whole.period,
        whole.outer_measure,
        whole.inner_measure,
        whole.kind,
        whole.other_kind,
        whole.side,
        whole.other_side,
        whole.has_sides,
        whole.of_all,
        whole.few - part.few as few,
        whole.asked - part.asked as asked,
        greatest(whole.disclosed_by, part.disclosed_by) as disclosed_by
    from differences as whole
    inner join differences as part
        on
            whole.entry = part.entry
            and whole.kind = part.kind
            and whole.other_kind = part.other_kind
            and whole.side = part.side
            and whole.other_side = part.other_side
    inner join kinds on whole.kind = kinds.kind
    inner join within
        on
            kinds.milestone = within.milestone
            and whole.place = within.place
            and part.place = within.other_place
    where
        whole.kind <> whole.other_kind
        and whole.place = whole.other_place
        and part.place = part.other_place
        and whole.place <> part.place
        and whole.side = whole.other_side
        and whole.of_asked

),

periods as (

    select distinct
        entry,
        period
    from printed

)

select
    disclosed_by as entry,
    coalesce(periods.period, pairs.period) as period,
    outer_measure || ' less ' || inner_measure as measures,
    'one less another' as rule,
    kind,
    other_kind,
    side,
    other_side
from pairs
left join periods on pairs.disclosed_by = periods.entry
where
    case
        when side <> other_side then kind <> other_kind and few between 1 and $small_group - 1
        when side = 'asked' or not of_asked then few between 1 and $small_group - 1
        when
            kind = other_kind and not has_sides and side = 'counted'
            then few between 1 and $small_group - 1
        when not has_sides then false
        when asked between 1 and $small_group - 1 then false  -- told already by those asked
        else few between 1 and $few - 1 or (few = 0 and asked >= $small_group and of_all)
    end
union all
select
    disclosed_by,
    coalesce(periods.period, fours.period),
    outer_measure || ' less ' || inner_measure,
    'one less another, in a place less in one within it',
    kind,
    other_kind,
    side,
    other_side
from fours
left join periods on fours.disclosed_by = periods.entry
where
    case
        when side = 'asked' then few between 1 and $small_group - 1
        when not of_all or not has_sides or asked between 1 and $small_group - 1 then false
        else few between 1 and $few - 1 or (few = 0 and asked >= $small_group)
    end;

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
