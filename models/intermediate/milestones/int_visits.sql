-- grain: one row per case and milestone that is due, with the assessment that counts or why there is none
with due as (

    select * from {{ ref('int_milestones_due') }}

),

assessments as (

    select
        assessments.*,
        coalesce(results.is_held, false) as is_held,
        results.missed_reason
    from {{ ref('int_assessments') }} as assessments
    left join {{ ref('int_assessment_results') }} as results
        on assessments.assessment_key = results.assessment_key

),

held as (

    select * from {{ ref('int_assessments_in_windows') }}
    where place = 1

),

missed as (

    select
        due.case_key,
        due.milestone,
        assessments.missed_reason
    from due
    inner join assessments
        on
            due.case_key = assessments.case_key
            and assessments.month between due.first_month and due.last_month
    where not assessments.is_held
    qualify row_number() over (
        partition by due.case_key, due.milestone
        order by assessments.month desc, assessments.package_no desc, assessments.row_no desc
    ) = 1

),

closed as (

    select
        due.case_key,
        due.milestone,
        bool_or(spells.value = 'closed_transferred') as transferred,
        bool_or(spells.value = 'closed_person_choice') as declined,
        bool_or(spells.value = 'closed_no_contact') as no_contact
    from due
    inner join {{ ref('stg_spells') }} as spells
        on
            due.case_key = spells.case_key
            and due.milestone_month >= spells.from_month
            and coalesce(due.milestone_month <= spells.to_month, true)
    where spells.kind = 'case_status'
    group by due.case_key, due.milestone

),

first_held as (

    select
        case_key,
        min(months_since_opened) as months_since_opened
    from assessments
    where is_held
    group by case_key

),

visits as (

    select
        due.case_key,
        due.milestone,
        due.re_trafficked,
        held.assessment_key,
        held.assessment_key is not null as is_assessed,
        case
            when held.assessment_key is not null then null
            when closed.transferred then 'transferred'
            when closed.declined then 'declined'
            when closed.no_contact then 'no_contact'
            else coalesce(missed.missed_reason, 'form_missing')
        end as missing_reason,
        held.assessment_key is not null
        or coalesce(missed.missed_reason not in ('no_contact', 'unsafe_to_contact'), false)
            as is_contacted,
        coalesce(first_held.months_since_opened > baseline.window_end, false) as is_late_baseline
    from due
    inner join {{ ref('milestones') }} as baseline on baseline.milestone = 0
    left join held on due.case_key = held.case_key and due.milestone = held.milestone
    left join missed on due.case_key = missed.case_key and due.milestone = missed.milestone
    left join closed on due.case_key = closed.case_key and due.milestone = closed.milestone
    left join first_held on due.case_key = first_held.case_key

)

select
    *,
    {{ fact_profile('int_visits') }}
from visits
