-- grain: one row per group of all cases of a scope and outcome: how level and self-rating agree, with the weighted kappa
with summed as (

    select
        members.group_no,
        quality.outcome,
        count(*) as persons,
        sum(quality.pairs)::double as n,
        sum(quality.same)::bigint as same,
        sum(quality.lower)::bigint as lower,
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
    same,
    lower,
    (n - same - lower)::bigint as higher,
    -- n (var x + var y + (mean x - mean y)^2) = sum x^2 + sum y^2 - 2 sum x sum y / n
    round(
        1 - squared_differences
        / nullif(squared_levels + squared_self_ratings - 2 * levels * self_ratings / n, 0),
        10
    ) as kappa
from summed
