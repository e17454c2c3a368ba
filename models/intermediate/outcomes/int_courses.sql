-- grain: one row per case and outcome once achieved: sustained, set back, recovered
with achieved as (

    select
        setbacks.case_key,
        setbacks.outcome,
        bool_or(setbacks.is_seen_later) as is_seen_later,
        count(setbacks.setback_month) as setbacks,
        sum(setbacks.months_at_risk) as months_at_risk
    from {{ ref('int_setbacks') }} as setbacks
    group by setbacks.case_key, setbacks.outcome

),

followed as (

    select
        case_key,
        outcome,
        count(*) filter (where can_recover and has_recovered) as recovered,
        count(*) filter (where can_recover and not has_recovered and is_seen) as not_recovered,
        count(*) filter (where can_recover and not has_recovered and not is_seen) as not_seen,
        count(*) filter (where can_be_answered and is_answered) as answered,
        count(*) filter (where can_be_answered and not is_answered and answer_is_known)
            as not_answered,
        count(*) filter (where can_be_answered and not answer_is_known) as answer_unknown
    from {{ ref('int_setback_followed') }}
    group by case_key, outcome

),

sustained as (

    select
        sustained.case_key,
        sustained.outcome,
        {%- for length in ['short', 'long'] %}
        {{ months('sustained.first_held', 'cases.cutoff') }}
        >= {{ assumption('sustained_' ~ length ~ '_wait') }}
        and coalesce(
            {{ months('sustained.first_held', 'exits.died_month') }}
            > {{ assumption('sustained_' ~ length ~ '_wait') }},
            true
        ) as could_sustain_{{ length }},
        sustained.longest_months >= {{ assumption('sustained_' ~ length ~ '_months') }}
            as has_sustained_{{ length }},
        {%- endfor %}
        sustained.is_lost
    from {{ ref('int_sustained') }} as sustained
    inner join {{ ref('int_cases') }} as cases on sustained.case_key = cases.case_key
    left join {{ ref('int_adverse_exits') }} as exits on sustained.case_key = exits.case_key

)

select
    achieved.case_key,
    achieved.outcome,
    achieved.setbacks,
    achieved.months_at_risk,
    achieved.is_seen_later or achieved.setbacks > 0 as is_followed,
    coalesce(sustained.could_sustain_short, false) as could_sustain_short,
    coalesce(sustained.has_sustained_short, false) as has_sustained_short,
    coalesce(sustained.could_sustain_long, false) as could_sustain_long,
    coalesce(sustained.has_sustained_long, false) as has_sustained_long,
    coalesce(sustained.is_lost, false) as is_lost,
    coalesce(followed.recovered, 0) as recovered,
    coalesce(followed.not_recovered, 0) as not_recovered,
    coalesce(followed.not_seen, 0) as not_seen,
    coalesce(followed.answered, 0) as answered,
    coalesce(followed.not_answered, 0) as not_answered,
    coalesce(followed.answer_unknown, 0) as answer_unknown
from achieved
left join sustained
    on achieved.case_key = sustained.case_key and achieved.outcome = sustained.outcome
left join followed
    on achieved.case_key = followed.case_key and achieved.outcome = followed.outcome
