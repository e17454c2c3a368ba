{# Wilson score interval of a proportion, one end (Wilson 1927), to ten decimals; sign is -1 or 1. NULL where n is 0. #}
{% macro wilson(k, n, sign) -%}
    case when {{ n }} > 0 then round(greatest(0.0, least(1.0, (
        {{ k }} + {{ z() }} ^ 2 / 2
        + {{ sign }} * {{ z() }} * sqrt({{ k }} * ({{ n }} - {{ k }}) / {{ n }}::double + {{ z() }} ^ 2 / 4)
    ) / ({{ n }} + {{ z() }} ^ 2))), 10) end
{%- endmacro %}

{# Two-sided 95 % point of the normal distribution. #}
{% macro z() -%} 1.959963984540054 {%- endmacro %}

{# Square of the half-width of a difference from the half-widths of its two correlated parts. #}
{% macro square_and_add(first, second, phi) -%}
    ({{ first }}) ^ 2 - 2 * {{ phi }} * ({{ first }}) * ({{ second }}) + ({{ second }}) ^ 2
{%- endmacro %}
