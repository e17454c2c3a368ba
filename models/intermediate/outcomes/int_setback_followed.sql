-- grain: one row per setback whose answer could be seen: whether it was followed by achievement, and by a service
with setbacks as (

    select
        setbacks.*,
        cases.cutoff,
        exits.died_month
    from {{ ref('int_setbacks') }} as setbacks
    inner join {{ ref('int_cases') }} as cases on setbacks.case_key = cases.case_key
    left join {{ ref('int_adverse_exits') }} as exits on setbacks.case_key = exits.case_key
    where setbacks.setback_month is not null

),

seen as (

    select distinct
        setbacks.case_key,
        setbacks.outcome,
        setbacks.setback_month
    from setbacks
    inner join {{ ref('int_observations') }} as observations
        on
            setbacks.case_key = observations.case_key
            and setbacks.outcome = observations.outcome
            and setbacks.setback_month < observations.month
            and {{ months('setbacks.setback_month', 'observations.month') }}
            <= {{ assumption('recovery_months') }}

),

served as (

    select distinct
        setbacks.case_key,
        setbacks.outcome,
        setbacks.setback_month
    from setbacks
    inner join {{ ref('int_services') }} as services
        on
            setbacks.case_key = services.case_key
            and services.has_started
            and setbacks.setback_month <= services.start_month
            and {{ months('setbacks.setback_month', 'services.start_month') }}
            <= {{ assumption('answer_months') }}
    inner join {{ ref('service_areas') }} as service_areas
        on
            services.service_area = service_areas.service_area
            and list_contains(
                string_split(service_areas.primary_outcomes, ';'), setbacks.outcome
            )

)

select
    setbacks.case_key,
    setbacks.outcome,
    setbacks.setback_month,
    {{ months('setbacks.setback_month', 'setbacks.cutoff') }} >= {{ assumption('recovery_months') }}
    and coalesce(
        {{ months('setbacks.setback_month', 'setbacks.died_month') }}
        > {{ assumption('recovery_months') }},
        true
    ) as can_recover,
    coalesce(
        {{ months('setbacks.setback_month', 'setbacks.recovery_month') }}
        <= {{ assumption('recovery_months') }},
        false
    ) as has_recovered,
    seen.case_key is not null as is_seen,
    {{ months('setbacks.setback_month', 'setbacks.cutoff') }} >= {{ assumption('answer_months') }}
        as can_be_answered,
    setbacks.is_answered or served.case_key is not null as is_answered,
    setbacks.is_answered
    or served.case_key is not null
    or setbacks.is_unanswered
    or providers.provider_id is not null as answer_is_known
from setbacks
inner join {{ ref('int_cases') }} as cases on setbacks.case_key = cases.case_key
left join seen
    on
        setbacks.case_key = seen.case_key
        and setbacks.outcome = seen.outcome
        and setbacks.setback_month = seen.setback_month
left join served
    on
        setbacks.case_key = served.case_key
        and setbacks.outcome = served.outcome
        and setbacks.setback_month = served.setback_month
left join {{ ref('int_providers') }} as providers
    on cases.provider_id = providers.provider_id and providers.records_services
