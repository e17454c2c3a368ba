-- grain: one row per signature and measure: what one case with these facts adds to it
with cases as (

    select distinct on (signature) *
    from {{ ref('int_case_management') }}

),

listed as (

    select
        signature,
        cast(null as varchar) as outcome,
        [
            {{ adds('M12_assessed', 'is_assessed_early', 'true', base='is_due_at_opening') }},
            {{ adds('M12_participated', 'coalesce(has_participated, false)',
                    'has_participated is not null', 'has_participated is null',
                    base='is_assessed') }},
            {{ adds('M12_reviewed', 'is_reviewed', 'true', base='is_due_for_review') }},
            {{ adds('M12_contact', 'is_contacted', 'true', base='is_due_for_contact') }},
            {{ adds('M12_followed', 'is_followed', 'true', base='is_due_at_24') }},
            {{ adds('M16', 'consent_is_current', 'consent_is_recorded', 'not consent_is_recorded',
                    base='is_active and is_enrolled') }},
            {{ adds('M18', "coalesce(guardian = 'appointed', false)", 'guardian is not null',
                    'guardian is null', base='is_child_without_care and is_child_still') }},
            {{ adds('M20_stale', 'is_stale', 'true', base='is_due_for_stale') }}
        ] as added
    from cases
    union all
    select
        signature,
        null as outcome,
        [
            {{ adds('M18_bid', 'is_by_bid', 'reason_is_known', 'not reason_is_known',
                    base='is_placed') }}
        ] as added
    from (select distinct on (signature) * from {{ ref('int_child_protection') }})
    union all
    select
        signature,
        null as outcome,
        [
            {{ adds('M19_informed', 'informed', 'informed + not_informed',
                    'processes - informed - not_informed') }},
            {{ adds('M19_represented', 'represented', 'represented + not_represented',
                    'processes - represented - not_represented') }},
            {{ adds('M19_guardian_present', 'with_guardian', 'with_guardian + without_guardian',
                    'of_children - with_guardian - without_guardian', base='of_children > 0') }},
            {{ adds('M19_refusal_respected', 'respected', 'respected + overridden',
                    base='respected + overridden > 0') }},
            {{ adds('M19_awarded', 'awarded', 'awarded + claimed',
                    'processes - awarded - claimed - without_claim', 'without_claim') }},
            {{ adds('M19_paid', 'paid', 'awarded', base='awarded > 0') }}
        ] as added
    from (select distinct on (signature) * from {{ ref('int_legal_participation') }})
    union all
    select
        signature,
        null as outcome,
        [
            {{ adds('M19_asked', 'has_process', 'true') }}
        ] as added
    from (select distinct on (signature) * from {{ ref('int_asked') }})
    union all
    select
        signature,
        null as outcome,
        [
            {{ adds('M15_on_identification_assisted', "coalesce(assistance = 'assisted', false)",
                    'assistance is not null', 'assistance is null',
                    base="moment = 'identification'") }},
            {%- for category in categories() + ['not_recorded'] %}
            {{ adds('M15_on_return_' ~ category, "category = '" ~ category ~ "'", 'true',
                    base="moment = 'return'") }}{{ ',' if not loop.last }}
            {%- endfor %}
        ] as added
    from (select distinct on (signature) * from {{ ref('int_moments') }})
    union all
    select
        signature,
        outcome,
        [{{ adds('M20_level_differs', 'different', 'compared') }}] as added
    from (select distinct on (signature) * from {{ ref('int_compared_levels') }})
    union all
    select
        signature,
        null as outcome,
        [{{ adds('M20_heaping', 'repeated', 'compared') }}] as added
    from (select distinct on (signature) * from {{ ref('int_repeated_levels') }})
    union all
    select
        signature,
        null as outcome,
        [{{ adds('M20_missing_fields', 'fields_empty', 'fields') }}] as added
    from (select distinct on (signature) * from {{ ref('int_profile_fields') }})

)

select
    signature,
    outcome,
    cast(null as smallint) as service_area,
    cast(null as smallint) as milestone,
    unnest(added, recursive := true)  -- noqa: AL03
from listed
