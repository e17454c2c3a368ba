{# The rows of an input table that counted when var known_by was the newest month told of; without it, those that count now. #}
{% macro as_known(table) -%}
    {% if not var('known_by') -%}
        {{ source('landing', table) }}
    {%- else -%}
        (
            select told.*
            from (
                select *, null as superseded_by from {{ source('landing', table) }}
                union all by name
                select * from {{ source('history', table) }}
            ) as told
            inner join {{ ref('stg_cutoffs') }} as known on told.provider_id = known.provider_id
            where told.package_no <= known.package_no and coalesce(told.superseded_by > known.package_no, true)
        )
    {%- endif %}
{%- endmacro %}

{# The newest package up to var known_by; the first where its provider had sent none by then. #}
{% macro newest_known(package_no, cutoff) -%}
    {% if not var('known_by') -%}
        max({{ package_no }})
    {%- else -%}
        coalesce(
            max({{ package_no }}) filter (where {{ cutoff }} <= date '{{ var("known_by") }}-01'),
            min({{ package_no }})
        )
    {%- endif %}
{%- endmacro %}
