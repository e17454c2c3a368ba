-- grain: one row per case and milestone due: each element of legal status met, open, not applicable or NULL for not known
with rated as (

    select
        visits.case_key,
        visits.milestone,
        criteria.criterion,
        ratings.value,
        {{ criterion_counts('criteria.applies', 'assessments') }} as counts
    from {{ ref('int_visits') }} as visits
    inner join {{ ref('criteria') }} as criteria
        on criteria.outcome = 'O04' and criteria.kind = 'essential'
    left join {{ ref('int_assessments') }} as assessments
        on visits.assessment_key = assessments.assessment_key
    left join {{ ref('stg_criterion_ratings') }} as ratings
        on
            visits.assessment_key = ratings.assessment_key
            and criteria.criterion = ratings.criterion

),

settled as (

    select
        case_key,
        milestone,
        criterion,
        case
            when counts = false then 'not_applicable'
            when value = 'met' then 'met'
            when value in ('partly', 'not_met') then 'open'
            when value = 'not_applicable' and counts is null then 'not_applicable'
        end as state
    from rated

),

by_element as (

    select
        case_key,
        milestone,
        {%- for element in legal_elements() %}
        max(state) filter (where criterion = '{{ element }}') as element_{{ element }},
        {%- endfor %}
        count(*) as elements
    from settled
    group by case_key, milestone

)

select
    *,
    {{ fact_profile('int_legal_elements') }}
from by_element
