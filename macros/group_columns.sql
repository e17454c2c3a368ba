{# The columns that a breakdown may use, in the order of the contract. #}
{% macro group_columns() -%}
    {{ return(['cohort', 'programme_country', 'form', 'sex', 'age_group', 'age_trafficked', 'movement', 'setting',
               'identification_assistance']) }}
{%- endmacro %}
