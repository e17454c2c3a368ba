-- grain: one row per case with a known contact of any kind: the last one, not later than death
with contacts as (

    -- a visit that was held, or missed for a reason that shows that somebody was reached
    select
        assessments.case_key,
        assessments.month
    from {{ ref('int_assessments') }} as assessments
    inner join {{ ref('int_assessment_results') }} as results
        on assessments.assessment_key = results.assessment_key
    where results.is_held or results.missed_reason not in ('no_contact', 'unsafe_to_contact')
    union all
    select
        case_key,
        unnest([start_month, end_month]) as month
    from {{ ref('int_services') }}
    where has_started
    union all
    select
        case_key,
        from_month as month
    from {{ ref('stg_spells') }}
    where kind <> 'case_status' or value <> 'closed_no_contact'
    union all
    -- the end of a status is said by the next one, which may be that contact was lost
    select
        case_key,
        to_month as month
    from {{ ref('stg_spells') }}
    where kind <> 'case_status'
    union all
    select
        case_key,
        month
    from {{ ref('stg_events') }}

)

select
    contacts.case_key,
    max(contacts.month) as month
from contacts
left join {{ ref('int_adverse_exits') }} as exits on contacts.case_key = exits.case_key
where contacts.month is not null and coalesce(contacts.month <= exits.died_month, true)
group by contacts.case_key
