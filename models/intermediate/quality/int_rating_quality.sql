-- grain: one row per case and outcome with a level: recorded beside recomputed, and beside the person's own
select
    assessments.case_key,
    ratings.outcome,
    count(*) filter (where ratings.recomputed_beside_recorded) as compared,
    count(*) filter (where ratings.level_differs) as different,
    count(ratings.level) as rated,
    count(*) filter (where ratings.level is not null and ratings.self_rating is not null) as pairs,
    count(*) filter (where ratings.self_rating = ratings.level) as same,
    count(*) filter (where ratings.self_rating < ratings.level) as lower,
    sum(ratings.level) filter (where ratings.self_rating is not null) as levels,
    sum(ratings.self_rating) filter (where ratings.level is not null) as self_ratings,
    sum(ratings.level * ratings.level) filter (where ratings.self_rating is not null)
        as squared_levels,
    sum(ratings.self_rating * ratings.self_rating) filter (where ratings.level is not null)
        as squared_self_ratings,
    coalesce(
        sum((ratings.level - ratings.self_rating) * (ratings.level - ratings.self_rating)), 0
    ) as squared_differences
from {{ ref('int_ratings') }} as ratings
inner join {{ ref('int_assessments') }} as assessments
    on ratings.assessment_key = assessments.assessment_key
group by assessments.case_key, ratings.outcome
