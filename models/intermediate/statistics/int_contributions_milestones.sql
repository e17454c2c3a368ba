-- grain: one row per fact profile and measure: what one case with these facts about one milestone adds to it
with visits as (

    {{ fact_profiles_of('int_visits') }}

),

statuses as (

    {{ fact_profiles_of('int_case_statuses') }}

),

profiles as (

    {{ fact_profiles_of('int_profiles') }}

),

elements as (

    {{ fact_profiles_of('int_legal_elements') }}

),

listed as (

    select
        fact_profile,
        milestone,
        [
            {{ contribution('M03', 'is_assessed', 'true') }},
            {{ contribution('M03_contacted', 'is_contacted', 'true') }},
            {%- for reason in missing_reasons() %}
            {{ contribution('M03_missing_' ~ reason,
                    "coalesce(missing_reason = '" ~ reason ~ "', false)", 'true') }},
            {%- endfor %}
            {{ contribution('M03_missing_other', "coalesce(missing_reason not in ('"
                    ~ missing_reasons() | join("', '") ~ "'), false)", 'true') }},
            {{ contribution('M04_late_baseline', 'is_late_baseline', 'true') }}
        ] as added
    from visits
    union all
    select
        fact_profile,
        milestone,
        [
            {{ contribution('M03_enrolled', 'is_due', 'true') }},
            {{ contribution('M03_alive', 'is_alive', 'true') }},
            {{ contribution('M14_known', 're_trafficked', 'true', base='is_due') }},
            {{ contribution('M14_followed', 're_trafficked', 'true', base='is_followed') }},
            {%- for status in case_statuses() %}
            {{ contribution('M13_' ~ status, "case_status = '" ~ status ~ "'", 'true') }},
            {%- endfor %}
            {{ contribution('M13_active_of_due', "case_status = 'active'", 'true',
                    base='is_due') }},
            {%- for category in categories() + ['not_recorded'] %}
            {{ contribution('M15_' ~ category, "category = '" ~ category ~ "'", 'true',
                    base='category is not null') }},
            {%- endfor %}
            {%- for before in categories() %}
            {%- set outer = loop %}
            {%- for after in categories() %}
            {{ contribution('M15_from_' ~ before ~ '_to_' ~ after, "category = '" ~ after ~ "'",
                    "category <> 'not_recorded'", "category = 'not_recorded'",
                    base="coalesce(opening_category = '" ~ before ~ "', false)") }}
            {{- ',' if not (loop.last and outer.last) }}
            {%- endfor %}
            {%- endfor %}
        ] as added
    from statuses
    union all
    select
        fact_profile,
        milestone,
        [
            {%- for number in range(11) %}
            {{ contribution('M11_%02d' % number, 'is_settled and achieved = ' ~ number,
                    'is_settled', 'not is_settled') }},
            {%- endfor %}
            {{ contribution('M11_crisis', 'in_crisis', 'is_settled', 'not is_settled') }},
            {{ contribution('M11_crisis_of_due', 'is_known_in_crisis', 'true') }},
            {{ contribution('M11_most_of_due', 'has_achieved_most', 'true') }}
        ] as added
    from profiles
    union all
    select
        fact_profile,
        milestone,
        [
            {%- for element in legal_elements() %}
            {%- set state = 'element_' ~ element %}
            {{ contribution('M18_element_' ~ element, 'coalesce(' ~ state ~ " = 'met', false)",
                    'coalesce(' ~ state ~ " in ('met', 'open'), false)", state ~ ' is null',
                    'coalesce(' ~ state ~ " = 'not_applicable', false)") }}{{ ',' if not loop.last }}
            {%- endfor %}
        ] as added
    from elements
    union all
    select
        fact_profile,
        cast(null as smallint) as milestone,
        [
            {%- for reason in unassisted_reasons() %}
            {{ contribution('M15_unassisted_' ~ reason, "unassisted_reason = '" ~ reason ~ "'",
                    'true', base='unassisted_reason is not null') }}{{ ',' if not loop.last }}
            {%- endfor %}
        ] as added
    from statuses

)

select
    fact_profile,
    cast(null as varchar) as outcome,
    cast(null as smallint) as service_area,
    milestone,
    unnest(added, recursive := true)  -- noqa: AL03
from listed
