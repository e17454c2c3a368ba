-- grain: one row per case and milestone due: how many outcomes are achieved, whether most are, and whether any is in crisis
with counted as (

    select
        case_key,
        milestone,
        count(*) filter (where state <> 'unknown') >= {{ assumption('profile_outcomes') }}
            as is_settled,
        count(*) filter (where state = 'known' and level >= {{ assumption('achieved_level') }})
            as outcomes_achieved,
        coalesce(bool_or(state = 'known' and level = 1), false) as is_known_in_crisis
    from {{ ref('int_outcome_states') }}
    group by case_key, milestone

),

settled as (

    select
        case_key,
        milestone,
        is_settled,
        case when is_settled then outcomes_achieved end as achieved,
        is_settled and is_known_in_crisis as in_crisis,
        is_known_in_crisis,
        outcomes_achieved >= {{ assumption('most_outcomes') }} as has_achieved_most
    from counted

)

select
    *,
    {{ fact_profile('int_profiles') }}
from settled
