-- grain: one row per fact profile and measure: what one case with these facts adds to it
with cases as (

    {{ fact_profiles_of('int_case_management') }}

),

listed as (

    select
        fact_profile,
        cast(null as varchar) as outcome,
        [
            {{ contribution('M12_assessed', 'is_assessed_early', 'true',
                    base='is_due_at_opening') }},
            {{ contribution('M12_participated', 'coalesce(has_participated, false)',
                    'has_participated is not null', 'has_participated is null',
                    base='is_assessed') }},
            {{ contribution('M12_reviewed', 'is_reviewed', 'true', base='is_due_for_review') }},
            {{ contribution('M12_contact', 'is_contacted', 'true', base='is_due_for_contact') }},
            {{ contribution('M12_followed', 'is_followed', 'true', base='is_due_at_24') }},
            {{ contribution('M16', 'consent_is_given', 'consent_is_recorded',
                    'not consent_is_recorded', base='is_active and is_enrolled') }},
            {{ contribution('M16_renewed', 'consent_is_renewed', 'consent_is_recorded',
                    'not consent_is_recorded', base='is_active and is_enrolled') }},
            {{ contribution('M18', "coalesce(guardian = 'appointed', false)",
                    'guardian is not null', 'guardian is null',
                    base='is_child_without_care and is_child_still') }}
        ] as added
    from cases
    union all
    select
        fact_profile,
        null as outcome,
        [
            {{ contribution('M18_bid', 'is_by_bid', 'reason_is_known', 'not reason_is_known',
                    base='is_placed') }}
        ] as added
    from ({{ fact_profiles_of('int_child_protection') }})
    union all
    select
        fact_profile,
        null as outcome,
        [
            {{ contribution('M19_informed', 'informed', 'informed + not_informed',
                    'processes - informed - not_informed') }},
            {{ contribution('M19_represented', 'represented', 'represented + not_represented',
                    'processes - represented - not_represented') }},
            {{ contribution('M19_guardian_present', 'with_guardian',
                    'with_guardian + without_guardian',
                    'of_children - with_guardian - without_guardian', base='of_children > 0') }},
            {{ contribution('M19_refusal_respected', 'respected', 'respected + overridden',
                    base='respected + overridden > 0') }},
            {{ contribution('M19_awarded', 'awarded', 'awarded + claimed',
                    'processes - awarded - claimed - without_claim', 'without_claim') }},
            {{ contribution('M19_paid', 'paid', 'awarded', base='awarded > 0') }}
        ] as added
    from ({{ fact_profiles_of('int_legal_participation') }})
    union all
    select
        fact_profile,
        null as outcome,
        [
            {{ contribution('M19_asked', 'has_process', 'true') }}
        ] as added
    from ({{ fact_profiles_of('int_asked') }})
    union all
    select
        fact_profile,
        null as outcome,
        [
            {{ contribution('M15_on_identification_assisted',
                    "coalesce(assistance = 'assisted', false)",
                    'assistance is not null', 'assistance is null',
                    base="moment = 'identification'") }},
            {%- for category in categories() + ['not_recorded'] %}
            {{ contribution('M15_on_return_' ~ category, "category = '" ~ category ~ "'", 'true',
                    base="moment = 'return'") }}{{ ',' if not loop.last }}
            {%- endfor %}
        ] as added
    from ({{ fact_profiles_of('int_moments') }})
    union all
    select
        fact_profile,
        outcome,
        [{{ contribution('M20_level_differs', 'different', 'compared') }}] as added
    from ({{ fact_profiles_of('int_compared_levels') }})
    union all
    select
        fact_profile,
        null as outcome,
        [{{ contribution('M20_heaping', 'repeated', 'compared') }}] as added
    from ({{ fact_profiles_of('int_repeated_levels') }})
    union all
    select
        fact_profile,
        null as outcome,
        [{{ contribution('M20_missing_fields', 'fields_empty', 'fields') }}] as added
    from ({{ fact_profiles_of('int_profile_fields') }})
    union all
    select
        fact_profile,
        null as outcome,
        [{{ contribution('M20_stale', 'is_stale', 'true') }}] as added
    from ({{ fact_profiles_of('int_stale') }})

)

select
    fact_profile,
    outcome,
    cast(null as smallint) as service_area,
    cast(null as smallint) as milestone,
    unnest(added, recursive := true)  -- noqa: AL03
from listed
