{# All arithmetic on months: another engine needs these in its own words, and no model. Each month is its first day. #}

{# Whole calendar months from one month to another. #}
{% macro months(from_month, to_month) -%}
    date_diff('month', {{ from_month }}, {{ to_month }})
{%- endmacro %}

{% macro add_months(month, number) -%}
    cast({{ month }} + cast({{ number }} as integer) * interval '1' month as date)
{%- endmacro %}

{# Year of a month, as text. #}
{% macro year_of(month) -%}
    cast(year({{ month }}) as varchar)
{%- endmacro %}

{# Half-year of a month, written 2024H1. #}
{% macro half_year(month) -%}
    {{ year_of(month) }} || case when month({{ month }}) <= 6 then 'H1' else 'H2' end
{%- endmacro %}

{# First month of the half-year that a month lies in. #}
{% macro first_of_half_year(month) -%}
    make_date(year({{ month }}), case when month({{ month }}) <= 6 then 1 else 7 end, 1)
{%- endmacro %}

{# Last month of a half-year that is written 2024H1. #}
{% macro last_of_half_year(half_year) -%}
    make_date(cast(left({{ half_year }}, 4) as integer), 6 * cast(right({{ half_year }}, 1) as integer), 1)
{%- endmacro %}
