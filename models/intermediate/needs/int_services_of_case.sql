-- grain: one row per unit, service area, provider type and setting, of all its episodes; NULL stands for all of them together
with needs as (

    select
        need_key,
        identified_month
    from {{ ref('int_needs') }}

),

services as (

    select
        services.*,
        cases.unit_key,
        {{ months('needs.identified_month', 'services.start_month') }}
        <= {{ assumption('referral_months') }} as starts_in_time,
        needs.need_key is not null as answers_known_need,
        services.has_started
        or {{ months('needs.identified_month', 'cases.cutoff') }}
        >= {{ assumption('referral_months') }} as could_start
    from {{ ref('int_services') }} as services
    inner join {{ ref('int_cases') }} as cases on services.case_key = cases.case_key
    left join needs on services.need_key = needs.need_key

),

counted as (

    select
        unit_key as case_key,
        service_area,
        provider_type,
        service_setting,
        count(*) as offered,
        count(*) filter (where is_accepted) as accepted,
        count(*) filter (where has_started) as delivered,
        count(*) filter (where has_started and completion = 'completed') as completed,
        count(*) filter (
            where has_started and completion in ('dropped_out', 'stopped_by_provider')
        ) as broken_off,
        count(*) filter (where has_started and completion = 'ongoing') as ongoing,
        count(*) filter (where is_referral) as referrals,
        count(*) filter (where is_referral and answers_known_need and could_start)
            as referrals_known,
        count(*) filter (where is_referral and not answers_known_need) as referrals_unknown,
        count(*) filter (
            where is_referral and answers_known_need and has_started and starts_in_time
        ) as referrals_in_time
    from services
    group by unit_key, cube (service_area, provider_type, service_setting)
    having provider_type is null or service_setting is null

)

select
    *,
    {{ fact_profile('int_services_of_case') }}
from counted
