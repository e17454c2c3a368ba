-- grain: one row per provider
select
    provider_id,
    {% if var('as_of') -%}
    least(max(data_cutoff), date '{{ var("as_of") }}-01') as cutoff
    {%- else -%}
    max(data_cutoff) as cutoff
    {%- endif %}
from {{ source('landing', 'packages') }}
group by provider_id
