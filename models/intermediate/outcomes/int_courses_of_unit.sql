-- grain: one row per unit and outcome achieved in one of its episodes: the unit's own course, and the setbacks of all episodes
with of_unit as (

    select
        cases.unit_key as case_key,
        bool_or(cases.is_unit) as has_achieved,
        bool_or(cases.is_unit and courses.setbacks > 0) as has_setback,
        {%- for fact in [
            'is_followed', 'could_sustain_short', 'has_sustained_short', 'could_sustain_long',
            'has_sustained_long', 'is_lost',
        ] %}
        bool_or(cases.is_unit and courses.{{ fact }}) as {{ fact }},
        {%- endfor %}
        {%- for count in [
            'setbacks', 'months_at_risk', 'recovered', 'not_recovered', 'not_seen', 'answered',
            'not_answered', 'answer_unknown',
        ] %}
        sum(courses.{{ count }})::bigint as {{ count }},
        {%- endfor %}
        courses.outcome
    from {{ ref('int_courses') }} as courses
    inner join {{ ref('int_cases') }} as cases on courses.case_key = cases.case_key
    group by cases.unit_key, courses.outcome

)

select
    *,
    {{ fact_profile('int_courses_of_unit') }}
from of_unit
