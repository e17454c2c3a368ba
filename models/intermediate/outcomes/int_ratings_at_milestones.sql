-- grain: one row per case, milestone due and outcome: the rating of the nearest held assessment that settles it, else of the one that counts
with in_windows as (

    select * from {{ ref('int_assessments_in_windows') }}

),

ratings as (

    select
        *,
        coalesce(level is not null or not applies, false) as settles
    from {{ ref('int_ratings') }}

)

select
    in_windows.case_key,
    in_windows.milestone,
    ratings.outcome,
    ratings.assessment_key,
    ratings.applies,
    ratings.level,
    ratings.unknown_reason
from in_windows
inner join ratings on in_windows.assessment_key = ratings.assessment_key
where ratings.settles or in_windows.place = 1
qualify row_number() over (
    partition by in_windows.case_key, in_windows.milestone, ratings.outcome
    order by ratings.settles desc, in_windows.place asc
) = 1
