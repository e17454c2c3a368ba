-- grain: one row per provider, with the newest of its packages that is known and the last month looked at
with packages as (

    select
        packages.provider_id,
        packages.package_no,
        packages.data_cutoff,
        looked_at.as_of,
        coalesce(packages.data_cutoff <= looked_at.known_by, true) as is_known
    from {{ source('landing', 'packages') }} as packages
    cross join {{ ref('stg_looked_at') }} as looked_at

),

-- the first, where a provider had sent none by then
known as (

    select
        provider_id,
        coalesce(max(package_no) filter (where is_known), min(package_no)) as package_no
    from packages
    group by provider_id

)

select
    known.provider_id,
    known.package_no,
    least(max(packages.data_cutoff), max(packages.as_of)) as cutoff
from known
inner join packages
    on known.provider_id = packages.provider_id and known.package_no >= packages.package_no
group by known.provider_id, known.package_no
