-- grain: one row per finding
with ratings as (

    select * from {{ ref('int_ratings') }}

),

visits as (

    select * from {{ ref('int_visits') }}

),

findings as (

    select
        'level_differs' as finding,
        'Recorded level differs from the level that the criteria give' as label,
        'outcome_ratings' as table_name,
        count(*) filter (where recomputed_beside_recorded) as checked,
        count(*) filter (where level_differs) as found
    from ratings
    union all
    select
        'no_ground' as finding,
        'Said not to apply, without ground' as label,
        'outcome_ratings' as table_name,
        count(*) filter (where says_not_applicable) as checked,
        count(*) filter (where unknown_reason = 'no_ground') as found
    from ratings
    union all
    select
        'partly_rated' as finding,
        'Criteria rated in part, so that no level follows' as label,
        'outcome_ratings' as table_name,
        count(*) as checked,
        count(*) filter (where unknown_reason = 'partial') as found
    from ratings
    union all
    select
        'late_baseline' as finding,
        'First assessed after the baseline window' as label,
        'assessments' as table_name,
        count(*) filter (where milestone = 0) as checked,
        count(*) filter (where milestone = 0 and is_late_baseline) as found
    from visits

)

select * from findings
