-- grain: one row per unit, half-year and service area with a need open in it, of all its episodes; NULL stands for all areas
with needs as (

    select
        half_years.unit_key,
        half_years.half_year,
        needs.service_area,
        needs.identified_month >= half_years.first_month as is_raised,
        coalesce(needs.closed_month <= half_years.last_month, false) as is_closed,
        needs.status,
        needs.closed_month is null and needs.status in ('met', 'declined') as is_undated
    from {{ ref('int_half_years_of_case') }} as half_years
    inner join {{ ref('int_needs') }} as needs
        on
            half_years.case_key = needs.case_key
            and half_years.last_month >= needs.identified_month
            and coalesce(half_years.first_month <= needs.closed_month, true)

),

counted as (

    select
        unit_key as case_key,
        half_year,
        service_area,
        count(*) as open,
        count(*) filter (where is_undated) as undated,
        count(*) filter (where is_raised) as raised,
        count(*) filter (where is_closed) as closed,
        count(*) filter (where is_closed and status = 'met') as met
    from needs
    where is_raised or not is_undated
    group by unit_key, half_year, cube (service_area)

)

select
    *,
    {{ fact_profile('int_needs_in_half_years') }}
from counted
