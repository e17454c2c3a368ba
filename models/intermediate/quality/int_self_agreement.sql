-- grain: one row per group of all cases of a scope and outcome: quadratically weighted kappa of level and self-rating
with summed as (

    select
        members.group_no,
        quality.outcome,
        count(*) as persons,
        sum(quality.pairs)::double as n,
        sum(quality.levels)::double as levels,
        sum(quality.self_ratings)::double as self_ratings,
        sum(quality.squared_levels) as squared_levels,
        sum(quality.squared_self_ratings) as squared_self_ratings,
        sum(quality.squared_differences) as squared_differences
    from {{ ref('int_rating_quality') }} as quality
    inner join {{ ref('int_group_members') }} as members on quality.case_key = members.case_key
    inner join {{ ref('int_groups') }} as groups
        on members.group_no = groups.group_no and groups.breakdown = 'all'
    where quality.pairs > 0
    group by members.group_no, quality.outcome

)

select
    group_no,
    outcome,
    persons,
    n,
    -- n (var x + var y + (mean x - mean y)^2) = sum x^2 + sum y^2 - 2 sum x sum y / n
    round(
        1 - squared_differences
        / nullif(squared_levels + squared_self_ratings - 2 * levels * self_ratings / n, 0),
        10
    ) as kappa
from summed
