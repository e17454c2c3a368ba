-- grain: one row per provider, outcome and milestone at which somebody's level is known
select
    cases.provider_id,
    states.outcome,
    states.milestone,
    count(*) as known,
    count(*) filter (where states.level >= {{ assumption('achieved_level') }}) as achieved
from {{ ref('int_outcome_states') }} as states
inner join {{ ref('int_cases') }} as cases on states.case_key = cases.case_key and cases.is_unit
where states.state = 'known'
group by cases.provider_id, states.outcome, states.milestone
