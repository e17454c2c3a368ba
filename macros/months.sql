{# Whole calendar months from one month to another; both are first days of a month. #}
{% macro months(from_month, to_month) -%}
    date_diff('month', {{ from_month }}, {{ to_month }})
{%- endmacro %}

{% macro add_months(month, number) -%}
    cast({{ month }} + to_months(cast({{ number }} as integer)) as date)
{%- endmacro %}

{# Half-year of a month, written 2024H1. #}
{% macro half_year(month) -%}
    strftime({{ month }}, '%Y') || case when month({{ month }}) <= 6 then 'H1' else 'H2' end
{%- endmacro %}
