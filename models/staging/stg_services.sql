-- grain: one row per service; what starts or ends after the cut-off has not started or ended yet
with services as (

    select
        services.*,
        coalesce(services.start_month > cases.cutoff, false) as starts_later,
        coalesce(services.end_month > cases.cutoff, false) as ends_later
    from {{ as_known('services') }} as services
    inner join {{ ref('stg_cases') }} as cases
        on services.case_key = cases.case_key

)

select
    service_key,
    case_key,
    need_key,
    service_area,
    provider_type,
    setting,
    offer,
    case when not starts_later then start_month end as start_month,
    case when not starts_later and not ends_later then end_month end as end_month,
    case when not starts_later then case when ends_later then 'ongoing' else completion end end
        as completion,
    referred
from services
