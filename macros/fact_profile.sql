{# The facts of a model: the columns that measures may count, each named here and nowhere else. #}
{% macro facts_of(model) -%}
    {%- set facts = {
        'int_achieved_in_half_years': ['outcome', 'is_achieved'],
        'int_asked': ['has_process'],
        'int_case_management': [
            'is_child_without_care', 'is_due_at_opening', 'is_enrolled', 'is_due_at_24', 'is_assessed_early', 'is_assessed',
            'has_participated', 'is_followed', 'is_active', 'consent_is_recorded', 'consent_is_given', 'consent_is_renewed', 'is_child_still',
            'guardian', 'is_due_for_review', 'is_due_for_contact', 'is_reviewed', 'is_contacted',
        ],
        'int_case_statuses': [
            'milestone', 'case_status', 'is_alive', 'is_due', 'is_followed', 're_trafficked', 'category', 'opening_category',
            'unassisted_reason',
        ],
        'int_caseload_of_half_years': ['is_opened'],
        'int_child_protection': ['months_to_guardian', 'is_placed', 'is_by_bid', 'reason_is_known'],
        'int_compared_levels': ['outcome', 'compared', 'different'],
        'int_courses_of_unit': [
            'outcome', 'has_achieved', 'has_setback', 'is_followed', 'could_sustain_short', 'has_sustained_short', 'could_sustain_long',
            'has_sustained_long', 'is_lost', 'setbacks', 'months_at_risk', 'recovered', 'not_recovered', 'not_seen', 'answered', 'not_answered', 'answer_unknown',
        ],
        'int_due_in_half_years': ['milestone', 'is_assessed'],
        'int_in_need': ['milestone', 'has_unmet_need'],
        'int_legal_elements': ['milestone', 'element_' ~ legal_elements() | join(', element_')],
        'int_legal_participation': [
            'processes', 'informed', 'not_informed', 'represented', 'not_represented', 'of_children', 'with_guardian', 'without_guardian',
            'respected', 'overridden', 'awarded', 'paid', 'claimed', 'without_claim',
        ],
        'int_legal_stays': ['months'],
        'int_moments': ['moment', 'category', 'assistance'],
        'int_needs_in_half_years': ['service_area', 'open', 'undated', 'raised', 'closed', 'met'],
        'int_needs_of_case': ['service_area', 'of_all_beneficiaries', 'past_limit', 'unmet'] + need_statuses() + [
            'recorded', 'offered', 'accepted', 'delivered', 'completed', 'broken_off', 'ongoing',
        ],
        'int_outcome_states': [
            'outcome', 'milestone', 'state', 'level', 'applies', 'is_assessed', 'baseline_state', 'baseline_level', 'baseline_applies',
        ],
        'int_outcomes_not_due': ['outcome', 'milestone', 'is_alive'],
        'int_persons_in_half_years': ['is_new', 'is_assessed', 'is_closed', 'is_lost'],
        'int_profile_fields': ['fields', 'fields_empty'],
        'int_profiles': ['milestone', 'is_settled', 'achieved', 'in_crisis', 'is_known_in_crisis', 'has_achieved_most'],
        'int_repeated_levels': ['compared', 'repeated'],
        'int_served': ['milestone', 'service_area', 'is_served'],
        'int_services_in_half_years': ['service_area', 'running', 'undated', 'started', 'ended', 'completed'],
        'int_services_of_case': [
            'service_area', 'offered', 'accepted', 'delivered', 'completed', 'broken_off', 'ongoing', 'referrals', 'referrals_known',
            'referrals_unknown', 'referrals_in_time',
        ],
        'int_stale': ['is_stale'],
        'int_times_to_achievement': ['outcome', 'start', 'ending', 'milestone', 'milestone_if_lost'],
        'int_times_to_re_trafficking': ['ending', 'milestone', 'months_followed'],
        'int_visits': [
            'milestone', 'is_assessed', 'missing_reason', 'is_contacted', 'is_late_baseline',
        ],
    } -%}
    {%- if model not in facts -%}
        {{ exceptions.raise_compiler_error("The facts of " ~ model ~ " are not named yet: add it to macros/fact_profile.sql.") }}
    {%- endif -%}
    {{ facts[model] | join(', ') }}
{%- endmacro %}

{# One number for all facts of a row; cases with the same facts share it, so that they are counted, not summed. #}
{% macro fact_profile(model) -%}
    {{ key_of(["'" ~ model ~ "'"] + (facts_of(model) | trim).split(', ')) }} as fact_profile
{%- endmacro %}

{# The fact profiles of a model, each once. Whoever counts reads them from here, and so sees no column that is not a fact: rows of one
   profile may differ in any other. #}
{% macro fact_profiles_of(model) -%}
    select distinct fact_profile, {{ facts_of(model) }} from {{ ref(model) }}
{%- endmacro %}

{# What one case adds to one figure. `base` says whether the case stands behind it at all; all amounts are whole numbers. #}
{% macro contribution(measure, numerator, denominator, unknown='0', not_applicable='0', base='true') -%}
    {
        'measure': '{{ measure }}', 'in_base': {{ base }},
        'numerator': cast({{ numerator }} as bigint), 'denominator': cast({{ denominator }} as bigint),
        'unknown': cast({{ unknown }} as bigint), 'not_applicable': cast({{ not_applicable }} as bigint)
    }
{%- endmacro %}

{# A choice that experts may change, from seeds/assumptions.csv. #}
{% macro assumption(name) -%}
    (select value from {{ ref('assumptions') }} where assumption = '{{ name }}')
{%- endmacro %}
