{# The rows of an input table that counted when the newest package that is known came in: without stg_looked_at.known_by, those that count
   now. #}
{% macro as_known(table) -%}
    (
        select told.*
        from (
            select *, null as superseded_by from {{ source('landing', table) }}
            union all by name
            select * from {{ source('history', table) }}
        ) as told
        left join {{ ref('stg_cutoffs') }} as known on told.provider_id = known.provider_id
        where
            coalesce(told.package_no <= known.package_no, true)
            and coalesce(told.superseded_by > known.package_no, told.superseded_by is null)
    )
{%- endmacro %}
