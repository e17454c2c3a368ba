{# The codes that stand in the names of measures, each list once. #}
{% macro missing_reasons() -%}
    {{ return(['declined', 'no_contact', 'unsafe_to_contact', 'transferred', 'form_missing']) }}
{%- endmacro %}

{% macro case_statuses() -%}
    {{ return(['active', 'completed', 'closed_other', 'transferred', 'declined', 'lost', 're_trafficked', 'detained', 'died',
               'not_recorded']) }}
{%- endmacro %}

{% macro categories() -%}
    {{ return(['identified_assisted', 'identified_unassisted', 'unidentified_assisted', 'unidentified_unassisted']) }}
{%- endmacro %}

{# The statuses of a need that are counted, in the order of seeds/code_lists.csv. #}
{% macro need_statuses() -%}
    {{ return(['met', 'partly', 'pending', 'unmet_not_available', 'unmet_not_eligible', 'unmet_cost_or_access', 'unmet_unknown',
               'declined']) }}
{%- endmacro %}

{# The criteria of outcome 4 that every person's legal status is made of. #}
{% macro legal_elements() -%}
    {{ return(['4A', '4B', '4C', '4D', '4E']) }}
{%- endmacro %}

{# Why somebody was not assisted, as reported. #}
{% macro unassisted_reasons() -%}
    {{ return(['not_offered', 'not_eligible', 'not_needed', 'declined', 'other', 'not_recorded']) }}
{%- endmacro %}
