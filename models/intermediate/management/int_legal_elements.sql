-- grain: one row per case and milestone due: each element of legal status met, open, not applicable or NULL for not known
with rated as (

    select
        visits.case_key,
        visits.milestone,
        criteria.criterion,
        ratings.value,
        {{ criterion_counts('criteria.applies', 'assessments') }} as counts,
        case criteria.applies
            when 'foreign' then not cases.needs_residence
            when 'child_deprived' then not (cases.child_at_opening and cases.lacks_parental_care)
        end as never_counts
    from {{ ref('int_visits') }} as visits
    inner join {{ ref('int_cases') }} as cases on visits.case_key = cases.case_key
    inner join {{ ref('criteria') }} as criteria
        on criteria.outcome = 'O04' and criteria.kind = 'essential'
    left join {{ ref('int_ratings_at_milestones') }} as legal_status
        on
            visits.case_key = legal_status.case_key
            and visits.milestone = legal_status.milestone
            and legal_status.outcome = 'O04'
    left join {{ ref('int_assessments') }} as assessments
        on coalesce(legal_status.assessment_key, visits.assessment_key) = assessments.assessment_key
    left join {{ ref('stg_criterion_ratings') }} as ratings
        on
            assessments.assessment_key = ratings.assessment_key
            and criteria.criterion = ratings.criterion

),

settled as (

    select
        case_key,
        milestone,
        criterion,
        case
            when never_counts or not counts then 'not_applicable'
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
