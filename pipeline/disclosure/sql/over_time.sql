-- A cohort of the ten outcomes as it is today, where it is not what it was when it was released first.
create temp table asked_revisions as
select
    scope,
    'cohort' as breakdown,
    milestone,
    outcome as outcome_key,
    cohort as group_key,
    $now as stood_at,
    new_due as due,
    new_numerator as numerator,
    new_denominator as denominator,
    new_not_applicable as not_applicable
from cases.marts.revisions
where measure = 'M01' and new_due is not null;

-- What has come to a figure of a table since it was shown before, and to what is left of the region: whoever holds both reports
-- knows it, so it must be nothing or tell of many.
create temp table since as
with before as (

    select distinct
        scope, breakdown, milestone, measure, outcome_key, group_key, stood_at,
        numerator, denominator, not_applicable, due
    from registered
    where not by_row and not is_revision

),

moved as (

    select
        figures.scope,
        figures.breakdown,
        figures.milestone,
        figures.measure,
        figures.outcome_key,
        figures.group_key,
        figures.released_together,
        figures.base_key,
        figures.protection,
        before.stood_at,
        figures.due - before.due as due,
        figures.denominator - before.denominator as denominator,
        figures.numerator - before.numerator as part,
        (figures.denominator - abs(figures.numerator)) - (before.denominator - abs(before.numerator)) as rest,
        figures.not_applicable - before.not_applicable as not_applicable
    from figures
    inner join before
        on
            figures.scope = before.scope
            and figures.breakdown = before.breakdown
            and figures.milestone = before.milestone
            and figures.measure = before.measure
            and figures.outcome_key = before.outcome_key
            and figures.group_key = before.group_key

)

select * from moved
union all
select
    part.* exclude (due, denominator, part, rest, not_applicable),
    whole.due - part.due as due,
    whole.denominator - part.denominator as denominator,
    whole.part - part.part as part,
    whole.rest - part.rest as rest,
    whole.not_applicable - part.not_applicable as not_applicable
from moved as part
inner join moved as whole
    on
        whole.scope = 'region'
        and part.scope <> 'region'
        and part.breakdown = whole.breakdown
        and part.milestone = whole.milestone
        and part.measure = whole.measure
        and part.outcome_key = whole.outcome_key
        and part.group_key = whole.group_key
        and part.stood_at = whole.stood_at;

-- sizes: against whatever showed the size of the same group before
insert into people_breaches
with sizes as (

    select distinct scope, breakdown, milestone, base_key, group_key, due
    from registered
    where due is not null

)

select scope, breakdown, milestone, base_key, 'too_few_since' as reason
from (
    select people.scope, people.breakdown, people.milestone, people.base_key, people.due - sizes.due as due
    from people
    inner join sizes
        on
            people.scope = sizes.scope
            and people.breakdown = sizes.breakdown
            and people.milestone = sizes.milestone
            and people.base_key = sizes.base_key
            and people.group_key = sizes.group_key
    union all
    select scope, breakdown, milestone, base_key, due
    from since
) as moved
anti join people_breaches as known
    on
        moved.scope = known.scope
        and moved.breakdown = known.breakdown
        and moved.milestone = known.milestone
        and moved.base_key = known.base_key
where abs(due) between 1 and $minimum_group - 1
group by all;

insert into part_breaches
select scope, breakdown, milestone, released_together, outcome_key
from since
anti join part_breaches as known
    on
        since.scope = known.scope
        and since.breakdown = known.breakdown
        and since.milestone = known.milestone
        and since.released_together = known.released_together
        and since.outcome_key = known.outcome_key
where
    abs(denominator) between 1 and $minimum_group - 1
    -- where nobody came, a difference is a number of corrected records
    or abs(part) between 1 and case when coalesce(due, 0) = 0 or protection = 'group' then $minimum_group else $minimum_part end - 1
    or (protection <> 'group' and abs(rest) between 1 and case when coalesce(due, 0) = 0 then $minimum_group else $minimum_part end - 1)
    or abs(not_applicable) between 1 and case when coalesce(due, 0) = 0 then $minimum_group else $minimum_part end - 1
    or (protection <> 'group' and denominator > 0 and (part = 0 or rest = 0))
group by all;
