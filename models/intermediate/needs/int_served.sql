-- grain: one row per case, milestone due and service area with a need by then; NULL stands for all areas with one
with needs as (

    select
        due.case_key,
        due.milestone,
        due.last_month,
        needs.service_area
    from {{ ref('int_milestones_due') }} as due
    inner join {{ ref('int_needs') }} as needs
        on
            due.case_key = needs.case_key
            and due.last_month >= needs.identified_month
    where needs.records_services
    group by due.case_key, due.milestone, due.last_month, needs.service_area

),

started as (

    select
        case_key,
        service_area,
        min(start_month) as first_month
    from {{ ref('int_services') }}
    where has_started
    group by case_key, service_area

),

served as (

    select
        needs.case_key,
        needs.milestone,
        needs.service_area,
        bool_and(coalesce(started.first_month <= needs.last_month, false)) as is_served
    from needs
    left join started
        on
            needs.case_key = started.case_key
            and needs.service_area = started.service_area
    group by needs.case_key, needs.milestone, cube (needs.service_area)

)

select
    *,
    {{ fact_profile('int_served') }}
from served
