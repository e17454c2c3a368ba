-- What is left of all, as it is and as it was shown before, when the cohorts shown are taken away: those whose window is not
-- over, and what has changed in the others since they were first released. Whoever
-- holds both tables knows it, so it must be nothing or tell of many.
create temp table cohort_differences as
with closed as (

    select
        figure_key(scope, 'all', milestone, measure, outcome_key, '') as figure_key,
        sum(due) as due,
        sum(denominator) as denominator,
        sum(part) as part,
        sum(rest) as rest,
        sum(not_applicable) as not_applicable,
        sum(further_due) as further_due,
        sum(further_denominator) as further_denominator,
        sum(further_numerator) as further_numerator,
        sum(further_rest) as further_rest,
        sum(further_not_applicable) as further_not_applicable
    from figures
    where breakdown = 'cohort' and milestone >= 0
    group by all

),

wholes as (

    select
        figure_key,
        region_key,
        scope,
        outcome_key,
        milestone,
        base_key,
        released_together,
        protection,
        stood_at,
        due,
        denominator,
        part,
        rest,
        not_applicable,
        further_due,
        further_denominator,
        further_numerator,
        further_rest,
        further_not_applicable
    from figures
    where breakdown = 'all'
    union
    select
        figure_key,
        region_key,
        scope,
        outcome_key,
        milestone,
        base_key,
        released_together,
        protection,
        stood_at,
        due,
        denominator,
        numerator as part,
        denominator - abs(numerator) as rest,
        not_applicable,
        further_due,
        further_denominator,
        further_numerator,
        further_rest,
        further_not_applicable
    from registered_cases
    where breakdown = 'all' and not by_row and not is_revision

),

of_scope as (

    select
        whole.figure_key,
        whole.region_key,
        people_key(whole.scope, 'cohort', whole.milestone, whole.base_key) as people_key,
        table_key(
            whole.scope, 'cohort', whole.milestone, whole.released_together, whole.outcome_key
        ) as table_key,
        whole.scope,
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
        whole.not_applicable - closed.not_applicable as not_applicable,
        whole.further_due - closed.further_due as further_due,
        whole.further_denominator - closed.further_denominator as further_denominator,
        whole.further_numerator - closed.further_numerator as further_numerator,
        whole.further_rest - closed.further_rest as further_rest,
        whole.further_not_applicable - closed.further_not_applicable as further_not_applicable
    from wholes as whole
    inner join closed on whole.figure_key = closed.figure_key

)

select * from of_scope
union all
select
    scopes.* exclude (
        due, denominator, part, rest, not_applicable,
        further_due, further_denominator, further_numerator, further_rest, further_not_applicable
    ),
    region.due - scopes.due as due,
    region.denominator - scopes.denominator as denominator,
    region.part - scopes.part as part,
    region.rest - scopes.rest as rest,
    region.not_applicable - scopes.not_applicable as not_applicable,
    region.further_due - scopes.further_due as further_due,
    region.further_denominator - scopes.further_denominator as further_denominator,
    region.further_numerator - scopes.further_numerator as further_numerator,
    region.further_rest - scopes.further_rest as further_rest,
    region.further_not_applicable - scopes.further_not_applicable as further_not_applicable
from of_scope as scopes
inner join of_scope as region
    on
        scopes.scope <> 'region'
        and scopes.region_key = region.figure_key
        and scopes.stood_at = region.stood_at;

insert into people_breaches
select
    scope,
    'cohort' as breakdown,
    milestone,
    base_key,
    'difference_too_small' as reason
from cohort_differences
anti join people_breaches as known on cohort_differences.people_key = known.people_key
where is_few_apart(due, further_due, $minimum_group)
group by all;

insert into part_breaches
select
    scope,
    'cohort' as breakdown,
    milestone,
    released_together,
    outcome_key
from cohort_differences
anti join part_breaches as known on cohort_differences.table_key = known.table_key
where tells_of_few(cohort_differences, $minimum_group, $minimum_part)
group by all;
