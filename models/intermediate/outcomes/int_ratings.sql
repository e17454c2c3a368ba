-- grain: one row per assessment and outcome, with the level that stands
with legal_processes as (

    select * from {{ ref('stg_legal_processes') }}
    where status in ('asked', 'participating', 'declined_overridden', 'appeal')

),

assessments as (

    select * from {{ ref('int_assessments') }}

),

in_legal_process as (

    select assessments.assessment_key
    from assessments
    inner join legal_processes
        on
            assessments.case_key = legal_processes.case_key
            and assessments.month >= legal_processes.from_month
            and coalesce(
                legal_processes.to_month >= {{ add_months('assessments.month', -6) }}, true
            )
    group by assessments.assessment_key

),

ratings as (

    select
        recorded.assessment_key,
        recorded.outcome,
        recorded.applicability,
        recorded.not_assessed_reason,
        recorded.level as recorded_level,
        recorded.self_rating,
        recomputed.outcome is not null as is_recomputed,
        case
            when
                recomputed.level_before_independence = 3 and recomputed.independent
                and coalesce(recorded.self_rating >= 3, assessments.other_voice)
                then 4
            else recomputed.level_before_independence
        end as recomputed_level,
        case outcomes.applicability_rule
            when
                'need_or_wish'
                then recorded.na_reason in ('no_need_no_wish', 'declined_after_offer')
            when 'legal_process'
                then recorded.na_reason is not null and in_legal_process.assessment_key is null
            when 'family'
                then
                    assessments.has_family_or_dependants in (
                        'no', 'no_contact_by_choice', 'no_contact_unsafe'
                    )
        end as has_ground
    from {{ ref('stg_outcome_ratings') }} as recorded
    inner join {{ ref('outcomes') }} as outcomes on recorded.outcome = outcomes.outcome
    inner join assessments on recorded.assessment_key = assessments.assessment_key
    left join {{ ref('int_recomputed_levels') }} as recomputed
        on
            recorded.assessment_key = recomputed.assessment_key
            and recorded.outcome = recomputed.outcome
    left join in_legal_process on recorded.assessment_key = in_legal_process.assessment_key

)

select
    assessment_key,
    outcome,
    case
        when applicability = 'applicable' then true
        when applicability = 'not_applicable' and has_ground then false
    end as applies,
    case
        when applicability = 'applicable' and is_recomputed then recomputed_level
        when applicability = 'applicable' then recorded_level
    end as level,
    self_rating,
    not_assessed_reason,
    case
        when applicability = 'not_applicable' and has_ground is not true then 'no_ground'
        when
            is_recomputed and applicability = 'applicable' and recomputed_level is null
            then 'partial'
        else not_assessed_reason
    end as unknown_reason,
    applicability = 'not_applicable' or recorded_level is not null or recomputed_level is not null
        as says_something,
    applicability = 'not_applicable' as says_not_applicable,
    is_recomputed and recorded_level is not null as recomputed_beside_recorded,
    is_recomputed and recorded_level is not null and recorded_level <> coalesce(recomputed_level, 0)
        as level_differs
from ratings
