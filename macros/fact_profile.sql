{# One number for all facts that a case contributes to some figures; cases with the same facts share it, so that they are counted, not summed. #}
{% macro fact_profile(kind, facts) -%}
    hash('{{ kind }}', {{ facts | join(', ') }})
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
