-- grain: one row per case and fact profile that it adds to figures of all groups it stands in; small numbers count fast
{#- persons are counted by their units; the quality of records by every case -#}
{%- set kinds = [
    'int_outcome_states', 'int_outcomes_not_due', 'int_courses_of_unit', 'int_visits',
    'int_case_statuses', 'int_profiles', 'int_legal_elements', 'int_served', 'int_in_need',
    'int_case_management', 'int_child_protection', 'int_legal_participation', 'int_asked',
    'int_moments', 'int_times_to_achievement',
    'int_times_to_re_trafficking', 'int_legal_stays',
] %}
{%- set kinds_of_records = [
    'int_compared_levels', 'int_repeated_levels', 'int_profile_fields', 'int_stale',
] %}
with facts as (
    {%- for kind in kinds + kinds_of_records %}
    {{ 'union all' if not loop.first }}
    select
        case_key,
        fact_profile,
        {{ (kind in kinds_of_records) | lower }} as is_of_records
    from {{ ref(kind) }}
    {%- endfor %}
    union all
    select
        case_key,
        fact_profile,
        false as is_of_records
    from {{ ref('int_needs_of_case') }}
    where beneficiary is null
    union all
    select
        case_key,
        fact_profile,
        false as is_of_records
    from {{ ref('int_services_of_case') }}
    where provider_type is null and service_setting is null

),

numbers as (

    select
        fact_profile,
        row_number() over (order by fact_profile)::integer as fact_profile_no
    from facts
    group by fact_profile

)

select
    cases.case_no,
    numbers.fact_profile_no,
    facts.fact_profile
from facts
inner join {{ ref('int_cases') }} as cases
    on facts.case_key = cases.case_key and (cases.is_unit or facts.is_of_records)
inner join numbers on facts.fact_profile = numbers.fact_profile
