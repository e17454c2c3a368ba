-- What is left of all, as it is and as it was shown before, when the cohorts shown are taken away: those whose window is not
-- over, and what has changed in the others since they were first released. Whoever
-- holds both tables knows it, so it must be nothing or tell of many.
create temp table left_over as
with closed as (

    select
        scope,
        measure,
        outcome_key,
        milestone,
        sum(due) as due,
        sum(denominator) as denominator,
        sum(part) as part,
        sum(rest) as rest,
        sum(not_applicable) as not_applicable
    from figures
    where breakdown = 'cohort' and milestone >= 0
    group by all

),

wholes as (

    select
        scope, measure, outcome_key, milestone, base_key, released_together, protection, stood_at, due, denominator, part, rest,
        not_applicable
    from figures
    where breakdown = 'all'
    union
    select
        scope, measure, outcome_key, milestone, base_key, released_together, protection, stood_at, due, denominator,
        numerator as part, denominator - abs(numerator) as rest, not_applicable
    from registered
    where breakdown = 'all' and not by_row and not is_revision

),

of_scope as (

    select
        whole.scope,
        whole.measure,
        whole.outcome_key,
        whole.milestone,
        whole.base_key,
        whole.released_together,
        whole.protection,
        whole.stood_at,
        whole.due - closed.due as due,
        whole.denominator - closed.denominator as denominator,
        whole.part - closed.part as part,
        whole.rest - closed.rest as rest,
        whole.not_applicable - closed.not_applicable as not_applicable
    from wholes as whole
    inner join closed
        on
            whole.scope = closed.scope
            and whole.measure = closed.measure
            and whole.outcome_key = closed.outcome_key
            and whole.milestone = closed.milestone

)

select * from of_scope
union all
select
    scopes.* exclude (due, denominator, part, rest, not_applicable),
    region.due - scopes.due as due,
    region.denominator - scopes.denominator as denominator,
    region.part - scopes.part as part,
    region.rest - scopes.rest as rest,
    region.not_applicable - scopes.not_applicable as not_applicable
from of_scope as scopes
inner join of_scope as region
    on
        region.scope = 'region'
        and scopes.scope <> 'region'
        and scopes.measure = region.measure
        and scopes.outcome_key = region.outcome_key
        and scopes.milestone = region.milestone
        and scopes.stood_at = region.stood_at;

insert into people_breaches
select scope, 'cohort' as breakdown, milestone, base_key, 'difference_too_small' as reason
from left_over
anti join people_breaches as known
    on
        left_over.scope = known.scope
        and known.breakdown = 'cohort'
        and left_over.milestone = known.milestone
        and left_over.base_key = known.base_key
where abs(due) between 1 and $minimum_group - 1
group by all;

insert into part_breaches
select scope, 'cohort' as breakdown, milestone, released_together, outcome_key
from left_over
anti join part_breaches as known
    on
        left_over.scope = known.scope
        and known.breakdown = 'cohort'
        and left_over.milestone = known.milestone
        and left_over.released_together = known.released_together
        and left_over.outcome_key = known.outcome_key
where
    abs(denominator) between 1 and $minimum_group - 1
    -- where nobody is left over, a difference is a number of corrected records
    or abs(part) between 1 and case when coalesce(due, 0) = 0 or protection = 'group' then $minimum_group else $minimum_part end - 1
    or (protection <> 'group' and abs(rest) between 1 and case when coalesce(due, 0) = 0 then $minimum_group else $minimum_part end - 1)
    or abs(not_applicable) between 1 and case when coalesce(due, 0) = 0 then $minimum_group else $minimum_part end - 1
    or (protection <> 'group' and denominator > 0 and (part = 0 or rest = 0))
group by all;
