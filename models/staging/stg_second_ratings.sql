-- grain: one row per assessment, outcome and second rater: another than the rater of the assessment, who said something
with assessments as (

    select told.*
    from {{ as_known('assessments') }} as told
    inner join {{ ref('stg_assessments') }} as looked_at
        on told.assessment_key = looked_at.assessment_key

)

select
    ratings.assessment_key,
    ratings.outcome,
    row_number() over (
        partition by ratings.assessment_key, ratings.outcome
        order by ratings.package_no, ratings.row_no
    ) as second_rater_no,
    case
        when ratings.level is not null or ratings.applicability = 'applicable' then true
        when ratings.applicability = 'not_applicable' then false
    end as applies,
    ratings.level
from {{ as_known('second_ratings') }} as ratings
inner join assessments on ratings.assessment_key = assessments.assessment_key
where
    assessments.rater_key is distinct from ratings.rater_key
    and (ratings.level is not null or ratings.applicability in ('applicable', 'not_applicable'))
