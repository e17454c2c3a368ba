-- grain: one row per finding and case: how many cases, spells, events and services were looked at, and in how many it was found
{%- set for_good = "date '9999-12-01'" %}
with spells as (

    select
        *,
        coalesce(to_month, {{ for_good }}) as until_month,
        max(coalesce(to_month, {{ for_good }})) over (
            partition by case_key, kind
            order by from_month
            rows between unbounded preceding and 1 preceding
        ) as before_until
    from {{ ref('stg_spells') }}

),

open_spells as (

    select
        landed.person_key,
        spells.*
    from spells
    inner join {{ as_known('cases') }} as landed on spells.case_key = landed.case_key
    where spells.kind = 'case_status' and spells.value in ('active', 'on_hold', 'reopened')

),

open_twice as (

    select this.case_key
    from open_spells as this
    inner join open_spells as other
        on
            this.person_key = other.person_key
            and this.case_key <> other.case_key
            and this.from_month < other.until_month
            and this.until_month > other.from_month
    group by this.case_key

),

statuses as (

    select
        spells.case_key,
        min(spells.from_month) as first_month,
        max(spells.until_month) as last_month,
        bool_or(
            coalesce(
                spells.from_month > {{ add_months('spells.before_until', 1) }}
                and spells.from_month > cases.opened_month,
                false
            )
        ) as has_gap
    from spells
    inner join {{ ref('stg_cases') }} as cases on spells.case_key = cases.case_key
    where spells.kind = 'case_status'
    group by spells.case_key

),

of_cases as (

    select
        cases.case_key,
        unnest([
            {{ finding('exit_after_opening', 'cases.exit_month is not null',
                       'cases.exit_month > cases.opened_month') }},
            {{ finding('two_open_cases', 'landed.person_key is not null',
                       'open_twice.case_key is not null') }},
            {{ finding('status_gap', 'statuses.case_key is not null',
                       'statuses.has_gap or statuses.first_month > cases.opened_month'
                       ' or statuses.last_month < cases.cutoff') }},
            {{ finding('stale', 'management.is_due_for_stale', 'management.is_stale') }}
        ], recursive := true)
    from {{ ref('stg_cases') }} as cases
    inner join {{ as_known('cases') }} as landed on cases.case_key = landed.case_key
    inner join {{ ref('int_case_management') }} as management
        on cases.case_key = management.case_key
    left join open_twice on cases.case_key = open_twice.case_key
    left join statuses on cases.case_key = statuses.case_key
    group by cases.case_key

),

of_spells as (

    select
        case_key,
        unnest([
            {{ finding('overlapping_spells', 'true', 'from_month < before_until') }}
        ], recursive := true)
    from spells
    group by case_key

),

of_events as (

    select
        events.case_key,
        unnest([
            {{ finding('event_after_death', 'true', 'events.month > exits.died_month') }}
        ], recursive := true)
    from {{ ref('stg_events') }} as events
    left join {{ ref('int_adverse_exits') }} as exits on events.case_key = exits.case_key
    group by events.case_key

),

of_services as (

    select
        services.case_key,
        unnest([
            {{ finding('service_before_opening', 'services.start_month is not null',
                       'services.start_month < ' ~ add_months('cases.opened_month', -12)) }},
            {{ finding('service_after_death', 'services.start_month is not null',
                       'services.start_month > exits.died_month') }}
        ], recursive := true)
    from {{ ref('stg_services') }} as services
    inner join {{ ref('stg_cases') }} as cases on services.case_key = cases.case_key
    left join {{ ref('int_adverse_exits') }} as exits on services.case_key = exits.case_key
    group by services.case_key

)

select * from of_cases
where checked > 0
union all
select * from of_spells
where checked > 0
union all
select * from of_events
where checked > 0
union all
select * from of_services
where checked > 0
union all
select
    case_key,
    'same_levels' as finding,
    compared as checked,
    repeated as found
from {{ ref('int_repeated_levels') }}
