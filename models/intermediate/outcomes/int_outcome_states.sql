-- grain: one row per case, outcome and milestone that is due, in one of three states beside its baseline
with states as (

    select
        visits.case_key,
        outcomes.outcome,
        visits.milestone,
        visits.re_trafficked and outcomes.outcome = 'O05' as is_known_harmed,
        visits.is_assessed,
        ratings.level,
        ratings.applies,
        case
            when visits.is_assessed then coalesce(ratings.unknown_reason, 'unknown') else
                visits.missing_reason
        end
            as unknown_reason
    from {{ ref('int_visits') }} as visits
    cross join {{ ref('outcomes') }} as outcomes
    left join {{ ref('int_ratings_at_milestones') }} as ratings
        on
            visits.case_key = ratings.case_key
            and visits.milestone = ratings.milestone
            and outcomes.outcome = ratings.outcome

),

settled as (

    select
        case_key,
        outcome,
        milestone,
        is_assessed,
        case when is_known_harmed then 1 else level end as level,
        is_known_harmed or applies as applies,
        case
            when is_known_harmed or level is not null then 'known'
            when not applies then 'not_applicable'
            else 'unknown'
        end as state,
        unknown_reason
    from states

),

beside_baseline as (

    select
        settled.case_key,
        settled.outcome,
        settled.milestone,
        settled.state,
        settled.level,
        settled.applies,
        case when settled.state = 'unknown' then settled.unknown_reason end as unknown_reason,
        settled.is_assessed,
        baseline.state as baseline_state,
        baseline.level as baseline_level,
        baseline.applies as baseline_applies
    from settled
    left join settled as baseline
        on
            case when settled.milestone > 0 then settled.case_key end = baseline.case_key
            and settled.outcome = baseline.outcome
            and baseline.milestone = 0

)

select
    *,
    {{ fact_profile('int_outcome_states') }}
from beside_baseline
