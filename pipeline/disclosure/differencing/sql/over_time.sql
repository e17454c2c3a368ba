-- A cohort of the ten outcomes as it is today, where it is not what it was when it was released first.
create temp table asked_revisions as
select
    revisions.scope,
    'cohort' as breakdown,
    revisions.milestone,
    revisions.outcome as outcome_key,
    revisions.cohort as group_key,
    $now as stood_at,
    new_due as due,
    new_numerator as numerator,
    new_denominator as denominator,
    new_not_applicable as not_applicable,
    coalesce(further.due, 0) as further_due,
    coalesce(further.denominator, 0) as further_denominator,
    coalesce(further.not_applicable, 0) as further_not_applicable
from cases.marts.revisions as revisions
left join further_today as further
    on
        further.figure_key = figure_key(
            revisions.scope,
            'cohort',
            revisions.milestone,
            revisions.measure,
            revisions.outcome,
            revisions.cohort
        )
where revisions.measure = 'M01' and new_due is not null;

-- What was shown before, with how many further cases of somebody counted there were then; where that is not known, none.
create temp table registered_cases as
select
    registered.*,
    coalesce(further.due, 0) as further_due,
    coalesce(further.denominator, 0) as further_denominator,
    coalesce(further.numerator, 0) as further_numerator,
    coalesce(further.rest, 0) as further_rest,
    coalesce(further.not_applicable, 0) as further_not_applicable
from registered
left join cases.register.further_cases as further
    on
        registered.stood_at = further.release_no
        and registered.figure_key = figure_key(
            further.scope,
            further.breakdown,
            further.milestone,
            further.measure,
            further.outcome_key,
            further.group_key
        );

-- Of a sum that may count a person in either part: its further cases are no more than those of all due.
create temp macro larger_apart(one, other) as if(abs(one) > abs(other), one, other);

-- What has come to a figure of a table since it was shown before, and to what is left of the region: whoever holds both reports
-- knows it, so it must be nothing or tell of many.
create temp table since as
with before as (

    select distinct
        figure_key,
        stood_at,
        numerator,
        denominator,
        not_applicable,
        due,
        further_due,
        further_denominator,
        further_numerator,
        further_rest,
        further_not_applicable
    from registered_cases
    where not by_row and not is_revision

),

moved as (

    select
        figures.scope,
        figures.breakdown,
        figures.milestone,
        figures.outcome_key,
        figures.group_key,
        figures.released_together,
        figures.base_key,
        figures.protection,
        figures.people_key,
        figures.table_key,
        figures.figure_key,
        figures.region_key,
        before.stood_at,
        figures.due - before.due as due,
        figures.denominator - before.denominator as denominator,
        figures.numerator - before.numerator as part,
        (figures.denominator - abs(figures.numerator))
        - (before.denominator - abs(before.numerator)) as rest,
        figures.not_applicable - before.not_applicable as not_applicable,
        figures.further_due - before.further_due as further_due,
        figures.further_denominator - before.further_denominator as further_denominator,
        figures.further_numerator - before.further_numerator as further_numerator,
        figures.further_rest - before.further_rest as further_rest,
        figures.further_not_applicable - before.further_not_applicable as further_not_applicable
    from figures
    inner join before on figures.figure_key = before.figure_key

),

apart as (

    select
        *,
        false as is_remainder
    from moved
    union all
    select
        part.* exclude (
            due, denominator, part, rest, not_applicable,
            further_due, further_denominator, further_numerator, further_rest,
            further_not_applicable
        ),
        whole.due - part.due as due,
        whole.denominator - part.denominator as denominator,
        whole.part - part.part as part,
        whole.rest - part.rest as rest,
        whole.not_applicable - part.not_applicable as not_applicable,
        whole.further_due - part.further_due as further_due,
        whole.further_denominator - part.further_denominator as further_denominator,
        whole.further_numerator - part.further_numerator as further_numerator,
        whole.further_rest - part.further_rest as further_rest,
        whole.further_not_applicable - part.further_not_applicable as further_not_applicable,
        true as is_remainder
    from moved as part
    inner join moved as whole
        on
            part.scope <> 'region'
            and part.region_key = whole.figure_key
            and part.stood_at = whole.stood_at

),

-- The two measures of these tables ask others: whoever holds both knows of all of them together.
sums as (

    select
        any_value(apart) as one,
        sum(denominator) as denominator,
        sum(part) as part,
        sum(rest) as rest,
        larger_apart(sum(further_denominator), any_value(further_due)) as further_denominator,
        larger_apart(sum(further_numerator), any_value(further_due)) as further_numerator,
        larger_apart(sum(further_rest), any_value(further_due)) as further_rest
    from apart
    where released_together in ('M03_baseline', 'M04_flows')
    group by table_key, group_key, stood_at, is_remainder
    having count(*) = 2

)

select * exclude (is_remainder) from apart
union all by name
select
    one.* exclude (
        is_remainder, denominator, part, rest, further_denominator, further_numerator, further_rest
    ),
    sums.* exclude (one)
from sums;

-- sizes: against whatever showed the size of the same group before
insert into people_breaches
with sizes as (

    select
        people_key,
        group_key,
        due,
        min(further_due) as further_due
    from registered_cases
    where due is not null
    group by people_key, group_key, due

)

select
    scope,
    breakdown,
    milestone,
    base_key,
    'too_few_since' as reason
from (
    select
        people.scope,
        people.breakdown,
        people.milestone,
        people.base_key,
        people.people_key,
        people.due - sizes.due as due,
        people.further_due - sizes.further_due as further_due
    from people
    inner join sizes on people.people_key = sizes.people_key and people.group_key = sizes.group_key
    union all
    select
        scope,
        breakdown,
        milestone,
        base_key,
        people_key,
        due,
        further_due
    from since
) as moved
anti join people_breaches as known on moved.people_key = known.people_key
where is_few_apart(due, further_due, $minimum_group)
group by all;

insert into part_breaches
select
    scope,
    breakdown,
    milestone,
    released_together,
    outcome_key
from since
anti join part_breaches as known on since.table_key = known.table_key
where tells_of_few(since, $minimum_group, $minimum_part)
group by all;

-- Who of those with two levels has moved is a count of its own, as pairs and moves of all due stand in several tables. What has come
-- to it since is proven nowhere: where both were shown before, and either is another now, pairs are not shown again. Nor is a net
-- change beside the level: the two tell how many had achieved before.
create temp table pairs_beside_moves as
with before as (

    select
        scope,
        breakdown,
        milestone,
        outcome_key,
        bool_or(measure = 'M04_net') as has_net,
        bool_or(measure in ('M04_net', 'M04_improved', 'M04_conversion', 'M17_crude'))
        and bool_or(measure in ('M04_improved_of_due', 'M04_declined_of_due')) as has_both
    from registered_cases
    group by all

),

other_now as (

    select distinct
        figures.scope,
        figures.breakdown,
        figures.milestone,
        figures.outcome_key
    from figures
    inner join registered_cases as before on figures.figure_key = before.figure_key
    where
        (figures.released_together like 'M04%' or figures.measure in ('M01', 'M17_crude'))
        and (figures.numerator, figures.denominator)
        is distinct from (before.numerator, before.denominator)

)

select distinct
    scope,
    breakdown,
    milestone,
    figures.released_together,
    outcome_key,
    figures.table_key
from figures
inner join before using (scope, breakdown, milestone, outcome_key)
semi join other_now using (scope, breakdown, milestone, outcome_key)
where
    (before.has_net and figures.released_together = 'M04_net')
    or (
        before.has_both
        and figures.released_together in ('M04_net', 'M04_levels', 'M04_flows', 'M17')
    );

insert into part_breaches
select pairs.* exclude (table_key)
from pairs_beside_moves as pairs
anti join part_breaches as known on pairs.table_key = known.table_key;

-- Tables that were shown before and are not shown again: those that tell of harm; curves and standardised shares, since what they were
-- made from is not kept; those of a release that was taken back; and (later) those that would tell of few today.
insert into not_repeated
select distinct
    scope,
    breakdown,
    milestone,
    released_together,
    outcome_key
from figures
where is_too_sensitive or unit = 'incidence' or measure = 'M17'
union
select * exclude (table_key) from pairs_beside_moves
union
-- nor what was taken back: a report was wrong, and no later one says the same again
select distinct
    scope,
    breakdown,
    milestone,
    released_together,
    outcome_key
from registered
where list_contains(cast($taken_back as integer[]), stood_at) and not is_revision;
