-- grain: one row per outcome, milestone, programme country, provider and stratum with a pair
select
    states.outcome,
    states.milestone,
    cases.programme_country,
    cases.provider_id,
    case cases.child_at_opening when true then 'child' when false then 'adult' else 'unknown' end
        as age,
    cases.sex,
    case when states.baseline_level >= {{ assumption('achieved_level') }} then 'yes' else 'no' end
        as baseline,
    case
        when cases.form in ('sexual', 'labour', 'forced_marriage') then cases.form else 'other'
    end as form,
    count(*) as pairs,
    count(*) filter (where states.level >= {{ assumption('achieved_level') }}) as achieved
from {{ ref('int_outcome_states') }} as states
inner join {{ ref('int_cases') }} as cases on states.case_key = cases.case_key and cases.is_unit
where states.state = 'known' and states.baseline_state = 'known' and states.milestone > 0
group by all
