-- grain: one row per case and enrolled milestone: its status, category and place in the flow to assessment
with in_force as (

    select
        enrolled.case_key,
        enrolled.milestone,
        max(spells.value) filter (where spells.kind = 'case_status') as case_status,
        max(spells.value) filter (where spells.kind = 'consent') as consent
    from {{ ref('int_enrolled') }} as enrolled
    inner join {{ ref('int_spells') }} as spells
        on
            enrolled.case_key = spells.case_key
            and spells.kind in ('case_status', 'consent')
            and enrolled.milestone_month >= spells.from_month
            and coalesce(enrolled.milestone_month <= spells.to_month, true)
    group by enrolled.case_key, enrolled.milestone

),

statuses as (

    select
        enrolled.case_key,
        enrolled.milestone,
        case
            when enrolled.has_died then 'died'
            when in_force.consent in ('withdrawn', 'refused') then 'declined'
            when in_force.case_status in ('active', 'on_hold', 'reopened') then 'active'
            when in_force.case_status = 'closed_plan_completed' then 'completed'
            when in_force.case_status = 'closed_provider_reason' then 'closed_other'
            when in_force.case_status = 'closed_person_choice' then 'declined'
            when in_force.case_status = 'closed_no_contact' then 'lost'
            when in_force.case_status like 'closed%'
                then replace(in_force.case_status, 'closed_', '')
            else 'not_recorded'
        end as case_status,
        enrolled.is_alive,
        enrolled.is_due,
        enrolled.re_trafficked,
        coalesce(baseline.is_due and contacts.month >= enrolled.first_month, false) as is_followed,
        categories.category,
        case when enrolled.milestone = 12 then coalesce(opening.category, 'not_recorded') end
            as opening_category,
        case
            when enrolled.milestone = 0 and categories.assistance = 'unassisted'
                then case
                    when categories.assistance_reason in ('not_offered', 'not_available', 'unaware')
                        then 'not_offered'
                    when categories.assistance_reason in ('not_eligible', 'not_needed', 'declined')
                        then categories.assistance_reason
                    when categories.assistance_reason = 'unknown' then 'not_recorded'
                    else 'other'
                end
        end as unassisted_reason
    from {{ ref('int_enrolled') }} as enrolled
    left join in_force
        on enrolled.case_key = in_force.case_key and enrolled.milestone = in_force.milestone
    left join {{ ref('int_categories') }} as categories
        on
            enrolled.case_key = categories.case_key
            and enrolled.milestone = categories.milestone
    left join {{ ref('int_categories') }} as opening
        on enrolled.case_key = opening.case_key and opening.milestone = 0
    left join {{ ref('int_enrolled') }} as baseline
        on enrolled.case_key = baseline.case_key and baseline.milestone = 0
    left join {{ ref('int_last_contacts') }} as contacts on enrolled.case_key = contacts.case_key

)

select
    *,
    {{ fact_profile('int_case_statuses') }}
from statuses
