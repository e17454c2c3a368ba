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

{# Log-log interval of a cumulative incidence, one end, to ten decimals. Where the logarithm has no spread, nobody or
   everybody so far, it is Wilson's of those still at risk: wider than of all who started. NULL where the last one is left. #}
{% macro log_log(incidence, variance, at_risk, sign) -%}
    case
        when {{ incidence }} = 0 then {{ wilson('0', at_risk, sign) }}
        when round({{ incidence }}, 10) = 1 then {{ wilson(at_risk, at_risk, sign) }}
        when {{ at_risk }} > 1 then round({{ incidence }} ^ exp(
            {{ sign }} * {{ z() }} * sqrt(greatest(0, {{ variance }})) / ({{ incidence }} * ln({{ incidence }}))
        ), 10)
    end
{%- endmacro %}

{# Exact p of McNemar's test: two-sided, of the fewer of both among all who changed, at one half. NULL where nobody did. #}
{% macro exact_mcnemar(gained, lost) -%}
    case when {{ gained }} + {{ lost }} > 0 then round(least(1, 2 * list_sum(list_transform(
        range(0, least({{ gained }}, {{ lost }}) + 1),
        lambda i: exp(
            lgamma({{ gained }} + {{ lost }} + 1) - lgamma(i + 1) - lgamma({{ gained }} + {{ lost }} - i + 1)
            - ({{ gained }} + {{ lost }}) * ln(2)
        )
    ))), 10) end
{%- endmacro %}
