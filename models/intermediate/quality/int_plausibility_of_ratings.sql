-- grain: one row per finding and case: how many ratings were looked at, and in how many it was found
with in_process as (

    select assessments.assessment_key
    from {{ ref('int_assessments') }} as assessments
    inner join {{ ref('stg_legal_processes') }} as processes
        on
            assessments.case_key = processes.case_key
            and assessments.month >= processes.from_month
            and coalesce(processes.to_month >= {{ add_months('assessments.month', -6) }}, true)
    group by assessments.assessment_key

),

assessments as (

    select
        assessments.assessment_key,
        assessments.case_key,
        assessments.is_child,
        assessments.lacks_parental_care,
        assessments.needs_residence,
        coalesce(assessments.has_family_or_dependants = 'yes', false) as has_family,
        providers.records_legal_processes,
        in_process.assessment_key is not null as in_process
    from {{ ref('int_assessments') }} as assessments
    inner join {{ ref('int_cases') }} as cases on assessments.case_key = cases.case_key
    inner join {{ ref('int_providers') }} as providers on cases.provider_id = providers.provider_id
    left join in_process on assessments.assessment_key = in_process.assessment_key

),

differing as (

    select
        ratings.assessment_key,
        ratings.outcome,
        case
            when ratings.level = 1 then 'red_flag'
            when recorded.level >= 3 and coalesce(ratings.level = 2, true) then 'open_criterion'
            else 'otherwise'
        end as differs_by
    from {{ ref('int_ratings') }} as ratings
    inner join {{ ref('stg_outcome_ratings') }} as recorded
        on
            ratings.assessment_key = recorded.assessment_key
            and ratings.outcome = recorded.outcome
    where ratings.level_differs

),

ratings as (

    select
        assessments.case_key,
        assessments.has_family,
        assessments.records_legal_processes,
        assessments.in_process,
        ratings.outcome,
        coalesce(ratings.applies, false) as applies,
        ratings.level,
        ratings.unknown_reason,
        ratings.says_not_applicable,
        ratings.recomputed_beside_recorded,
        differing.differs_by
    from {{ ref('int_ratings') }} as ratings
    inner join assessments on ratings.assessment_key = assessments.assessment_key
    left join differing
        on
            ratings.assessment_key = differing.assessment_key
            and ratings.outcome = differing.outcome

),

elements as (

    select
        assessments.case_key,
        criteria.applies,
        ratings.value,
        {{ criterion_counts('criteria.applies', 'assessments') }} as counts
    from {{ ref('stg_criterion_ratings') }} as ratings
    inner join {{ ref('criteria') }} as criteria
        on
            ratings.criterion = criteria.criterion
            and criteria.kind = 'essential'
            and criteria.applies in ('foreign', 'child_deprived')
    inner join assessments on ratings.assessment_key = assessments.assessment_key
    where ratings.value <> 'unknown'

),

of_elements as (

    select
        case_key,
        {% set contradicts = "counts = (value = 'not_applicable')" -%}
        unnest([
            {{ finding('residence_not_of_nationality', "applies = 'foreign' and counts is not null",
                       contradicts) }},
            {{ finding('guardian_not_of_care', "applies = 'child_deprived' and counts is not null",
                       contradicts) }}
        ], recursive := true)
    from elements
    group by case_key

),

of_ratings as (

    select
        case_key,
        unnest([
            {{ finding('red_flag_above_crisis', 'recomputed_beside_recorded',
                       "differs_by = 'red_flag'") }},
            {{ finding('achieved_with_open_criterion', 'recomputed_beside_recorded',
                       "differs_by = 'open_criterion'") }},
            {{ finding('level_differs', 'recomputed_beside_recorded',
                       "differs_by = 'otherwise'") }},
            {{ finding('partly_rated', 'true', "unknown_reason = 'partial'") }},
            {{ finding('no_ground', 'says_not_applicable', "unknown_reason = 'no_ground'") }},
            {{ finding('no_level_no_reason', 'applies',
                       'level is null and unknown_reason is null') }},
            {{ finding('legal_outcome_without_process',
                       "outcome = 'O09' and applies and records_legal_processes", 'not in_process') }},
            {{ finding('family_outcome_without_family', "outcome = 'O10' and applies",
                       'not has_family') }}
        ], recursive := true)
    from ratings
    group by case_key

)

select * from of_ratings
where checked > 0
union all
select * from of_elements
where checked > 0
