-- Tables that may not be shown, each with the rules that it breaks.
create temp table people_breaches as  -- a scope, breakdown and milestone: too few persons due in a group
with small as (

    select scope, breakdown, milestone, 'group_too_small' as reason
    from figures
    where due < $minimum_group

),

small_remainder as (

    select scope, breakdown, milestone, 'difference_too_small' as reason
    from remainders
    where due between 1 and $minimum_group - 1

),

-- groups that overlap: the sum over the groups less the persons gives those who stand in two
overlap as (

    select each.scope, each.breakdown, each.milestone, 'difference_too_small' as reason
    from figures as each
    inner join figures as whole
        on
            each.scope = whole.scope
            and each.milestone = whole.milestone
            and each.measure = whole.measure
            and each.outcome_key = whole.outcome_key
            and whole.breakdown = 'all'
    where each.measure = 'M03' and each.outcome_key = ''
    group by each.scope, each.breakdown, each.milestone, whole.due
    having sum(each.due) - whole.due between 1 and $minimum_group - 1

),

-- one scope inside another (a donor that funds in one country only)
inside as (

    select
        part.scope,
        whole.scope as outer_scope,
        groups.breakdown,
        due.milestone,
        groups.group_key,
        count(*) as shared
    from cases.intermediate.int_scopes_of_case as part
    inner join cases.intermediate.int_scopes_of_case as whole
        on
            part.case_key = whole.case_key
            and part.scope <> whole.scope
            and part.scope <> 'region'
            and whole.scope <> 'region'
    inner join cases.intermediate.int_milestones_due as due on part.case_key = due.case_key
    inner join cases.intermediate.int_groups_of_case as groups
        on
            part.case_key = groups.case_key
            and groups.breakdown in (select breakdown from figures)
    group by all

),

small_nested as (

    select inside.scope, inside.breakdown, inside.milestone, 'difference_too_small' as reason
    from inside
    inner join figures as part
        on
            inside.scope = part.scope
            and inside.breakdown = part.breakdown
            and inside.milestone = part.milestone
            and inside.group_key = part.group_key
            and part.measure = 'M03' and part.outcome_key = ''
    inner join figures as whole
        on
            inside.outer_scope = whole.scope
            and inside.breakdown = whole.breakdown
            and inside.milestone = whole.milestone
            and inside.group_key = whole.group_key
            and whole.measure = 'M03' and whole.outcome_key = ''
    where inside.shared = part.due and whole.due - part.due between 1 and $minimum_group - 1

)

select scope, breakdown, milestone, min(reason) as reason
from (
    select * from small_remainder
    union all
    select * from overlap
    union all
    select * from small_nested
)
where (scope, breakdown, milestone) not in (select (scope, breakdown, milestone) from small)
group by all
union all
select scope, breakdown, milestone, min(reason) as reason
from small
group by all;

create temp table part_breaches as  -- one figure: known persons, or a part of them, too few
with parts as (

    select
        scope, breakdown, milestone, released_together, outcome_key, protection, measure,
        numerator, part, denominator, not_applicable
    from figures
    union all
    select
        scope, breakdown, milestone, released_together, outcome_key, protection, measure,
        numerator, part, denominator, not_applicable
    from remainders

)

select scope, breakdown, milestone, released_together, outcome_key
from parts
where
    denominator between 1 and $minimum_group - 1
    or (protection = 'group' and numerator between 1 and $minimum_group - 1)
    or (
        protection <> 'group'
        and (
            part between 1 and $minimum_part - 1
            or denominator - abs(numerator) between 1 and $minimum_part - 1
            or not_applicable between 1 and $minimum_part - 1
        )
    )
    or (protection in ('whole', 'extremes') and denominator > 0 and abs(numerator) = denominator)
    or (protection = 'extremes' and denominator > 0 and part = 0)
group by all;
