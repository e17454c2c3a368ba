-- grain: one row per service that is looked at
select
    services.service_key,
    services.case_key,
    services.need_key,
    services.service_area,
    coalesce(services.provider_type, 'unknown') as provider_type,
    coalesce(services.setting, 'unknown') as service_setting,
    services.offer = 'accepted' as is_accepted,
    services.offer = 'accepted' and services.start_month is not null as has_started,
    services.start_month,
    services.end_month,
    services.completion,
    coalesce(services.referred = 'yes', false) as is_referral
from {{ ref('stg_services') }} as services
where
    not exists (
        select 1
        from {{ ref('int_consent') }} as no_consent
        where
            no_consent.value in ('withdrawn', 'refused')
            and no_consent.case_key = services.case_key
            and no_consent.from_month <= services.start_month
            and coalesce(no_consent.to_month >= services.start_month, true)
    )
