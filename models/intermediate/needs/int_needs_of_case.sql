-- grain: one row per unit, service area and beneficiary, with the needs of all its episodes; NULL stands for all of them together
with needs as (

    select
        unit_key as case_key,
        service_area,
        beneficiary,
        beneficiary is null as of_all_beneficiaries,
        count(*) filter (where is_past_limit) as past_limit,
        count(*) filter (where is_past_limit and is_unmet) as unmet,
        {%- for status in need_statuses() %}
        count(*) filter (where is_past_limit and status = '{{ status }}') as {{ status }},
        {%- endfor %}
        count(*) filter (where records_services) as recorded,
        count(*) filter (where records_services and is_offered) as offered,
        count(*) filter (where records_services and is_accepted) as accepted,
        count(*) filter (where records_services and is_delivered) as delivered,
        count(*) filter (where records_services and is_completed) as completed,
        count(*) filter (
            where records_services and is_delivered and not is_completed and is_broken_off
        ) as broken_off,
        count(*) filter (
            where records_services and is_delivered and not is_completed and not has_ended
        ) as ongoing
    from {{ ref('int_needs') }}
    group by unit_key, cube (service_area, beneficiary)

)

select
    *,
    {{ fact_profile('int_needs_of_case') }}
from needs
