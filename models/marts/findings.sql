-- grain: one row per finding and provider
with counted as (

    select
        finding,
        provider_id,
        sum(checked) as checked,
        sum(found) as found
    from {{ ref('int_plausibility') }}
    group by finding, provider_id

)

select
    findings.finding,
    findings.label,
    findings.table_name,
    findings.severity,
    called.name as provider_id,
    cast(coalesce(counted.checked, 0) as bigint) as checked,
    cast(coalesce(counted.found, 0) as bigint) as found
from {{ ref('finding_types') }} as findings
cross join {{ ref('stg_cutoffs') }} as providers
inner join {{ ref('stg_providers') }} as called
    on providers.provider_id = called.provider_id
left join counted
    on
        findings.finding = counted.finding
        and providers.provider_id = counted.provider_id
