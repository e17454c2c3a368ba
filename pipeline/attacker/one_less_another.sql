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
