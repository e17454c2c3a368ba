{# The columns that a breakdown of cases may use, in the order of the contract. #}
{% macro group_columns() -%}
    {{ return(['cohort', 'programme_country', 'form', 'sex', 'age_group', 'age_trafficked', 'movement', 'setting',
               'identification_assistance']) }}
{%- endmacro %}

{# Those that a breakdown of needs or services uses: each is the name of its breakdown. #}
{% macro service_columns() -%}
    {{ return(['beneficiary', 'provider_type', 'service_setting']) }}
{%- endmacro %}
