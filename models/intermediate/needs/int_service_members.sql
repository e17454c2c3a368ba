-- grain: one row per group of a breakdown of needs, services or half-years, case and fact profile
with by_kind as (

    select
        case_key,
        fact_profile,
        'beneficiary' as breakdown,
        beneficiary as group_key
    from {{ ref('int_needs_of_case') }}
    where beneficiary is not null
    {%- for column in ['provider_type', 'service_setting'] %}
    union all
    select
        case_key,
        fact_profile,
        '{{ column }}' as breakdown,
        {{ column }} as group_key
    from {{ ref('int_services_of_case') }}
    where {{ column }} is not null
    {%- endfor %}
    {%- for facts in [
        'caseload_of', 'persons_in', 'due_in', 'achieved_in', 'needs_in', 'services_in',
    ] %}
    union all
    select
        case_key,
        fact_profile,
        'half_year' as breakdown,
        half_year as group_key
    from {{ ref('int_' ~ facts ~ '_half_years') }}
    {%- endfor %}

)

select
    groups.group_no,
    by_kind.case_key,
    by_kind.fact_profile
from by_kind
inner join {{ ref('int_scopes_of_case') }} as scopes on by_kind.case_key = scopes.case_key
inner join {{ ref('int_groups') }} as groups
    on
        scopes.scope = groups.scope
        and by_kind.breakdown = groups.breakdown
        and by_kind.group_key = groups.group_key
