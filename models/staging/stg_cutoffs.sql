-- grain: one row per provider, with the newest of its packages that is known and the last month looked at
with packages as (

    select * from {{ source('landing', 'packages') }}

),

known as (

    select
        provider_id,
        {{ newest_known('package_no', 'data_cutoff') }} as package_no
    from packages
    group by provider_id

)

select
    known.provider_id,
    known.package_no,
    {% if var('as_of') -%}
    least(max(packages.data_cutoff), date '{{ var("as_of") }}-01') as cutoff
    {%- else -%}
    max(packages.data_cutoff) as cutoff
    {%- endif %}
from known
inner join packages
    on known.provider_id = packages.provider_id and known.package_no >= packages.package_no
group by known.provider_id, known.package_no
