-- Tables that may not be shown, each with the rules that it breaks: too few persons in a group.
insert into people_breaches
with enough_people as (

    select people.*
    from people
    anti join too_few_people on people.people_key = too_few_people.people_key

),

small_remainder as (

    select
        scope,
        breakdown,
        milestone,
        base_key,
        'difference_too_small' as reason
    from remainders
    anti join too_few_people on remainders.people_key = too_few_people.people_key
    where is_few(due, further_due, $minimum_group)

),

-- groups that overlap: the sum over the groups less the persons gives those who stand in two
overlap as (

    select
        each.scope,
        each.breakdown,
        each.milestone,
        each.base_key,
        'difference_too_small' as reason
    from enough_people as each
    inner join people as whole
        on whole.people_key = people_key(each.scope, 'all', each.milestone, each.base_key)
    group by each.scope, each.breakdown, each.milestone, each.base_key, whole.due
    -- whoever stands in two stands in one that is not the largest
    having
        is_few(
            sum(each.due) - whole.due, sum(each.further_due) - max(each.further_due), $minimum_group
        )

),

-- those enrolled less those due are the dead and those who withdrew: that there are none is not told either
not_due as (

    select
        enrolled.scope,
        enrolled.breakdown,
        enrolled.milestone,
        enrolled.base_key,
        'difference_too_small' as reason
    from enough_people as enrolled
    left join people as due
        on
            due.people_key
            = people_key(enrolled.scope, enrolled.breakdown, enrolled.milestone, 'due')
            and enrolled.group_key = due.group_key
    where
        enrolled.base_key = 'enrolled'
        and enrolled.due >= coalesce(due.due, 0)
        and enrolled.due - enrolled.further_due - coalesce(due.due - due.further_due, 0)
        < $minimum_group

),

scopes as (

    select
        case_key,
        scope
    from cases.marts.case_groups
    where breakdown = 'all'

),

in_half_years as (

    select
        scopes.scope,
        persons.half_year,
        persons.case_key,
        count(*) over (partition by scopes.scope, persons.half_year) as persons
    from cases.marts.case_half_years as persons
    inner join scopes on persons.case_key = scopes.case_key

),

-- all persons of a half-year, where nobody came in between, and how many of them are due at a later milestone
of_half_years as (

    select
        in_half_years.scope,
        in_half_years.half_year,
        enrolled.milestone,
        count_if(enrolled.is_due) as due
    from in_half_years
    inner join cases.marts.case_milestones as enrolled
        on in_half_years.case_key = enrolled.case_key and enrolled.milestone > 0
    group by in_half_years.scope, in_half_years.half_year, enrolled.milestone
    having count(*) = any_value(in_half_years.persons)

),

-- the persons of a half-year less those of them who are due at a later milestone are the dead and those who withdrew: that there are
-- none is not told either
left_since as (

    select
        people.scope,
        people.breakdown,
        people.milestone,
        people.base_key,
        'difference_too_small' as reason
    from of_half_years
    inner join people as due
        on
            due.people_key
            = people_key(of_half_years.scope, 'all', of_half_years.milestone, 'due')
            and of_half_years.due = due.due
    inner join enough_people as people
        on
            people.breakdown = 'half_year'
            and of_half_years.scope = people.scope
            and of_half_years.half_year = people.group_key
    where
        people.due - people.further_due - due.due + due.further_due < $minimum_group
        and people.base_key in (
            select base_key from figures
            where counts = 'persons'
        )

),

-- membership of a case: its scopes, and the milestones that it is due at (-1: any case)
membership as (

    select
        cases.case_key,
        cases.scopes,
        due.milestones
    from (
        select
            case_key,
            list_sort(list(scope)) as scopes
        from scopes
        where scope <> 'region'
        group by case_key
        having count(*) > 1
    ) as cases
    inner join (
        select
            case_key,
            list_sort(list(milestone)) as milestones
        from (
            select
                case_key,
                milestone
            from cases.marts.case_milestones
            where is_due
            union all
            select
                case_key,
                -1 as milestone
            from cases.marts.cases
        )
        group by case_key
    ) as due on cases.case_key = due.case_key

),

-- few scopes and milestones, many cases: those who stand alike are counted together
alike as (

    select
        scopes,
        milestones,
        row_number() over (order by scopes, milestones) as alike_no
    from (
        select distinct
            scopes,
            milestones
        from membership
    )

),

counted as (

    select
        alike.alike_no,
        groups.scope,
        groups.breakdown,
        groups.group_key,
        count(*) as cases
    from cases.marts.case_groups as groups
    inner join membership on groups.case_key = membership.case_key
    inner join alike
        on membership.scopes = alike.scopes and membership.milestones = alike.milestones
    where groups.scope <> 'region' and groups.breakdown in (select breakdown from figures)
    group by all

),

-- one scope inside another (a donor that funds in one country only), by milestone and over all cases
inside as (

    select
        counted.scope,
        whole.scope as outer_scope,
        counted.breakdown,
        due.milestone,
        counted.group_key,
        cast(sum(counted.cases) as bigint) as shared
    from counted
    inner join (
        select
            alike_no,
            unnest(scopes) as scope
        from alike
    ) as whole on counted.alike_no = whole.alike_no and counted.scope <> whole.scope
    inner join (
        select
            alike_no,
            unnest(milestones) as milestone
        from alike
    ) as due on counted.alike_no = due.alike_no
    group by all

),

-- nested at a milestone: all who are due there; nested over all cases: whoever else is counted
nested as (

    select
        inside.scope,
        inside.outer_scope,
        inside.breakdown,
        inside.milestone,
        inside.group_key,
        true as of_due
    from inside
    inner join people
        on
            people.people_key = people_key(inside.scope, inside.breakdown, inside.milestone, 'due')
            and inside.group_key = people.group_key
            -- cohorts are counted as they were released first: a few cases may have come or left since
            and abs(people.due - inside.shared)
            < case inside.breakdown when 'cohort' then $minimum_group else 1 end
    union all
    select
        inside.scope,
        inside.outer_scope,
        inside.breakdown,
        milestones.milestone,
        inside.group_key,
        false as of_due
    from inside
    inner join (
        select
            breakdown,
            group_key,
            scope,
            count(*) as cases
        from cases.marts.case_groups
        group by all
    ) as sizes
        on
            inside.scope = sizes.scope
            and inside.breakdown = sizes.breakdown
            and inside.group_key = sizes.group_key
            and sizes.cases - inside.shared
            < case inside.breakdown when 'cohort' then $minimum_group else 1 end
    cross join (select distinct milestone from people) as milestones
    where inside.milestone = -1

),

-- a step of its own: else each line is first held against all lines of the same group
parts_of_nested as materialized (

    select
        nested.outer_scope,
        people.scope,
        people.breakdown,
        people.milestone,
        people.base_key,
        people.group_key,
        people.due,
        people.further_due
    from nested
    inner join enough_people as people
        on
            nested.scope = people.scope
            and nested.breakdown = people.breakdown
            and nested.milestone = people.milestone
            and nested.group_key = people.group_key
            and nested.of_due = (people.base_key = 'due')

),

small_nested as (

    select
        part.scope,
        part.breakdown,
        part.milestone,
        part.base_key,
        'difference_too_small' as reason
    from parts_of_nested as part
    inner join people as whole
        on
            whole.people_key
            = people_key(part.outer_scope, part.breakdown, part.milestone, part.base_key)
            and part.group_key = whole.group_key
    where is_few(whole.due - part.due, whole.further_due - part.further_due, $minimum_group)

)

select
    scope,
    breakdown,
    milestone,
    base_key,
    min(reason) as reason
from (
    select * from small_remainder
    union all
    select * from overlap
    union all
    select * from not_due
    union all
    select * from left_since
    union all
    select * from small_nested
)
group by all
union all
select
    scope,
    breakdown,
    milestone,
    base_key,
    'group_too_small' as reason
from too_few_people;

-- One figure: known persons, or a part of them, too few.
insert into part_breaches
with parts as (

    select
        scope,
        breakdown,
        milestone,
        released_together,
        outcome_key,
        protection,
        unit,
        measure,
        numerator,
        part,
        rest,
        denominator,
        not_applicable,
        group_key,
        false as is_remainder,
        further_denominator,
        further_numerator,
        further_rest,
        further_not_applicable
    from figures
    where
        curve_key(scope, breakdown, released_together, outcome_key) not in (
            select curve_key from curves_of_few
        )
    union all
    select
        scope,
        breakdown,
        milestone,
        released_together,
        outcome_key,
        protection,
        unit,
        measure,
        numerator,
        part,
        rest,
        denominator,
        not_applicable,
        group_key,
        true as is_remainder,
        further_denominator,
        further_numerator,
        further_rest,
        further_not_applicable
    from remainders

),

alone as (

    select
        scope,
        breakdown,
        milestone,
        released_together,
        outcome_key
    from parts
    where
        is_few(denominator, further_denominator, $minimum_group)
        or (protection = 'group' and is_few(numerator, further_numerator, $minimum_group))
        or (
            protection <> 'group'
            and (
                is_few(part, further_numerator, $minimum_part)
                or is_few(rest, further_rest, $minimum_part)
                or is_few(not_applicable, further_not_applicable, $minimum_part)
            )
        )
        -- nobody and everybody are withheld like few: else a withheld figure would tell that there are few
        or (protection <> 'group' and denominator > 0 and (part = 0 or rest = 0))

),

-- a cumulative count tells from one milestone to the next how many came between: the whole curve goes
steps as (

    select
        scope,
        breakdown,
        released_together,
        outcome_key,
        numerator - lag(numerator, 1, 0) over in_time as step,
        further_numerator - lag(further_numerator, 1, 0) over in_time as further_step
    from parts
    where unit = 'incidence'
    window in_time as (
        partition by is_remainder, scope, breakdown, measure, outcome_key, group_key
        order by milestone
    )

),

curves as (

    select distinct
        figures.scope,
        figures.breakdown,
        figures.milestone,
        figures.released_together,
        figures.outcome_key
    from figures
    inner join steps
        on
            figures.scope = steps.scope
            and figures.breakdown = steps.breakdown
            and figures.released_together = steps.released_together
            and figures.outcome_key = steps.outcome_key
    where is_few(steps.step, steps.further_step, $minimum_part)

)

select * from alone
union
select * from curves;

-- A curve and its interval give away how many left otherwise at each milestone so far, in harm or by death: as few as of any figure,
-- here and in what is left of the region.
insert into part_breaches
with left_at as (

    select
        figure_key(scope, breakdown, milestone, measure, coalesce(outcome, ''), group_key)
            as figure_key,
        competing
    from cases.marts.curve_exits

),

steps as (

    select
        figures.*,
        milestones.milestone as step,
        coalesce(left_at.competing, 0) as competing
    from figures
    inner join cases.seeds.milestones as milestones
        on milestones.milestone > 0 and figures.milestone >= milestones.milestone
    left join left_at
        on
            left_at.figure_key = figure_key(
                figures.scope,
                figures.breakdown,
                milestones.milestone,
                figures.measure,
                figures.outcome_key,
                figures.group_key
            )
    where figures.unit = 'incidence'

)

select distinct
    steps.scope,
    steps.breakdown,
    steps.milestone,
    steps.released_together,
    steps.outcome_key
from steps
left join steps as region
    on
        case when steps.scope <> 'region' then steps.region_key end = region.figure_key
        and steps.step = region.step
where
    least(
        steps.competing - steps.further_denominator,
        region.competing - steps.competing - region.further_denominator
    )
    < $minimum_part;

-- A standardised share gives away its strata, whose weights are known.
insert into part_breaches
with strata as (

    select
        'country:' || programme_country as scope,
        outcome,
        milestone,
        sum(pairs) as pairs,
        sum(achieved) as achieved
    from cases.marts.comparison_strata
    group by
        programme_country,
        outcome,
        milestone,
        age,
        sex,
        baseline,
        if(strata like '%form%', form, null)

)

select distinct
    figures.scope,
    figures.breakdown,
    figures.milestone,
    figures.released_together,
    figures.outcome_key
from figures
inner join strata
    on
        figures.scope = strata.scope
        and figures.outcome_key = strata.outcome
        and figures.milestone = strata.milestone
where
    figures.measure = 'M17'
    and (
        strata.pairs - figures.further_denominator < $minimum_group
        or least(
            strata.achieved - figures.further_numerator,
            strata.pairs - strata.achieved - figures.further_rest
        )
        < $minimum_part
    );
