-- grain: one row per case with two held assessments in a row that can be compared: how many repeat all levels
with in_a_row as (

    select
        case_key,
        assessment_key,
        lag(assessment_key) over (partition by case_key order by month) as assessment_before
    from {{ ref('int_held_assessments') }}
    where place_in_month = 1

),

compared as (

    select
        in_a_row.case_key,
        in_a_row.assessment_key,
        count(*) as levels,
        bool_and(now.level = earlier.level) as all_same
    from in_a_row
    inner join {{ ref('int_ratings') }} as now
        on in_a_row.assessment_key = now.assessment_key
    inner join {{ ref('int_ratings') }} as earlier
        on
            in_a_row.assessment_before = earlier.assessment_key
            and now.outcome = earlier.outcome
    where now.level is not null and earlier.level is not null
    group by in_a_row.case_key, in_a_row.assessment_key

),

counted as (

    select
        case_key,
        count(*) as compared,
        count(*) filter (where all_same) as repeated
    from compared
    where levels >= {{ assumption('heaping_levels') }}
    group by case_key

)

select
    *,
    {{ fact_profile('int_repeated_levels') }}
from counted
