-- Curves and standardised shares, turned back into the counts that they are made of: the facts of today, where the numbers printed
-- beside them are those that today's facts give. A curve and its interval give who left otherwise at each milestone so far.
insert into told
with left_at as (

    select
        exits.scope,
        exits.breakdown,
        exits.group_key,
        exits.measure,
        coalesce(exits.outcome, '') as outcome,
        milestones.milestone,
        sum(exits.censored + exits.events + exits.competing) as followed,
        coalesce(sum(exits.events) filter (where exits.milestone <= milestones.milestone), 0)
            as counted,
        coalesce(sum(exits.competing) filter (where exits.milestone = milestones.milestone), 0)
            as left_now
    from cases.marts.curve_exits as exits
    cross join cases.seeds.milestones as milestones
    where milestones.milestone > 0
    group by all

),

curves as (

    select
        *,
        min(left_now) over (
            partition by scope, breakdown, group_key, measure, outcome order by milestone
        ) as fewest
    from left_at

),

strata as (

    select
        'country:' || programme_country as scope,
        outcome,
        milestone,
        country_achieved as counted,
        country_pairs as asked,
        sum(pairs) as persons,
        least(sum(achieved), sum(pairs - achieved)) as fewer
    from cases.marts.comparison_strata
    group by
        programme_country,
        outcome,
        milestone,
        country_achieved,
        country_pairs,
        age,
        sex,
        baseline,
        case when strata like '%form%' then form end

)

select
    printed.entry,
    printed.period,
    printed.measure,
    'few left a curve otherwise'
from printed
inner join curves
    on
        printed.scope = curves.scope
        and printed.breakdown = curves.breakdown
        and printed.group_key = curves.group_key
        and printed.measure = curves.measure
        and printed.outcome = curves.outcome
        and printed.milestone = curves.milestone
        and printed.numerator = curves.counted
        and printed.denominator = curves.followed
where printed.unit = 'incidence' and curves.fewest < $few
union all
select
    printed.entry,
    printed.period,
    printed.measure,
    'few in a stratum'
from printed
inner join (
    select
        scope,
        outcome,
        milestone,
        counted,
        asked
    from strata
    where persons < $small_group or fewer < $few
    group by all
) as small
    on
        printed.scope = small.scope
        and printed.outcome = small.outcome
        and printed.milestone = small.milestone
        and printed.numerator = small.counted
        and printed.denominator = small.asked
where printed.measure = 'M17' and printed.breakdown = 'all';
