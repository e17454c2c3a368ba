-- grain: one row per unit, half-year and service area with a service running in it, of all its episodes; NULL stands for all areas
with services as (

    select
        half_years.unit_key,
        half_years.half_year,
        services.service_area,
        services.start_month >= half_years.first_month as is_started,
        coalesce(services.end_month <= half_years.last_month, false) as is_ended,
        services.completion,
        services.end_month is null and coalesce(services.completion <> 'ongoing', true)
            as is_undated
    from {{ ref('int_half_years_of_case') }} as half_years
    inner join {{ ref('int_services') }} as services
        on
            half_years.case_key = services.case_key
            and half_years.last_month >= services.start_month
            and coalesce(half_years.first_month <= services.end_month, true)
    where services.has_started

),

counted as (

    select
        unit_key as case_key,
        half_year,
        service_area,
        count(*) as running,
        count(*) filter (where is_undated) as undated,
        count(*) filter (where is_started) as started,
        count(*) filter (where is_ended) as ended,
        count(*) filter (where is_ended and completion = 'completed') as completed
    from services
    where is_started or not is_undated
    group by unit_key, half_year, cube (service_area)

)

select
    *,
    {{ fact_profile('int_services_in_half_years') }}
from counted
