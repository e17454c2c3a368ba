-- grain: one row per need that is looked at: how it stands, and how far the way from offer to completion went
with needs as (

    select
        needs.*,
        case
            when needs.beneficiary = 'self' then 'person'
            when
                needs.beneficiary in (
                    'child_of_person', 'spouse', 'parent', 'sibling', 'other_family'
                )
                then 'family'
            else 'unknown'
        end as whose,
        case
            when needs.urgency = 'urgent' and service_areas.has_urgent_limit
                then {{ assumption('need_limit_urgent') }}
            else {{ assumption('need_limit') }}
        end as limit_months,
        cases.unit_key,
        cases.cutoff,
        providers.records_services
    from {{ ref('stg_needs') }} as needs
    inner join {{ ref('int_cases') }} as cases on needs.case_key = cases.case_key
    inner join {{ ref('int_providers') }} as providers on cases.provider_id = providers.provider_id
    inner join {{ ref('service_areas') }} as service_areas
        on needs.service_area = service_areas.service_area
    where
        needs.status <> 'withdrawn'
        and not exists (
            select 1
            from {{ ref('int_consent') }} as no_consent
            where
                no_consent.value in ('withdrawn', 'refused')
                and no_consent.case_key = needs.case_key
                and no_consent.from_month <= needs.identified_month
                and coalesce(no_consent.to_month >= needs.identified_month, true)
        )

),

answers as (

    select
        needs.need_key,
        services.is_accepted,
        services.has_started,
        services.completion
    from needs
    inner join {{ ref('int_services') }} as services on needs.need_key = services.need_key
    union all
    select
        needs.need_key,
        services.is_accepted,
        services.has_started,
        services.completion
    from needs
    inner join {{ ref('int_services') }} as services
        on
            services.need_key is null
            and needs.case_key = services.case_key
            and needs.service_area = services.service_area

),

answered as (

    select
        need_key,
        bool_or(is_accepted) as is_accepted,
        bool_or(has_started) as is_delivered,
        bool_or(has_started and coalesce(completion = 'completed', false)) as is_completed,
        bool_or(
            has_started and coalesce(completion in ('dropped_out', 'stopped_by_provider'), false)
        ) as is_broken_off,
        bool_or(has_started and completion is distinct from 'ongoing') as has_ended
    from answers
    group by need_key

)

select
    needs.need_key,
    needs.case_key,
    needs.unit_key,
    needs.service_area,
    needs.identified_month,
    needs.closed_month,
    needs.whose as beneficiary,
    needs.status,
    needs.limit_months,
    {{ months('needs.identified_month', 'needs.cutoff') }} >= needs.limit_months as is_past_limit,
    needs.status = 'pending' or needs.status like 'unmet%' as is_unmet,
    needs.records_services,
    answered.need_key is not null as is_offered,
    coalesce(answered.is_accepted, false) as is_accepted,
    coalesce(answered.is_delivered, false) as is_delivered,
    coalesce(answered.is_completed, false) as is_completed,
    coalesce(answered.is_broken_off, false) as is_broken_off,
    coalesce(answered.has_ended, false) as has_ended
from needs
left join answered on needs.need_key = answered.need_key
