-- grain: one row per case: what was done in time, and what is known at the cut-off
with in_force as (

    select
        cases.case_key,
        max(spells.value) filter (where spells.kind = 'case_status') as case_status,
        max(spells.value) filter (where spells.kind = 'consent') as consent,
        max(spells.from_month) filter (where spells.kind = 'consent') as consent_month,
        max(spells.value) filter (where spells.kind = 'guardian') as guardian
    from {{ ref('int_cases') }} as cases
    inner join {{ ref('int_spells') }} as spells
        on
            cases.case_key = spells.case_key
            and cases.cutoff >= spells.from_month
            and coalesce(cases.cutoff <= spells.to_month, true)
    group by cases.case_key

),

first_steps as (

    select
        case_key,
        month
    from {{ ref('int_held_assessments') }}
    where type = 'baseline'
    union all
    select
        case_key,
        identified_month as month
    from {{ ref('int_needs') }}

),

first_step as (

    select
        case_key,
        min(month) as month
    from first_steps
    group by case_key

),

served as (

    select
        services.case_key,
        max(
            coalesce(
                services.end_month,
                case
                    when services.completion = 'ongoing' then cases.cutoff
                    else services.start_month
                end
            )
        ) as month
    from {{ ref('int_services') }} as services
    inner join {{ ref('int_cases') }} as cases on services.case_key = cases.case_key
    where services.has_started
    group by services.case_key

),

asked_for_consent as (

    select distinct case_key
    from {{ ref('int_consent') }}

),

due as (

    select
        case_key,
        bool_or(milestone = 0 and is_due) as is_due_at_opening,
        bool_or(milestone = 0) as is_enrolled,
        bool_or(milestone = 24 and is_due) as is_due_at_24
    from {{ ref('int_enrolled') }}
    group by case_key

),

cases as (

    select
        cases.case_key,
        coalesce(cases.child_at_opening and cases.lacks_parental_care, false)
            as is_child_without_care,
        {{ months('cases.opened_month', 'cases.cutoff') }} as months_open,
        coalesce(due.is_due_at_opening, false) as is_due_at_opening,
        coalesce(due.is_enrolled, false) as is_enrolled,
        coalesce(due.is_due_at_24, false) as is_due_at_24,
        coalesce(
            {{ months('cases.opened_month', 'first_step.month') }}
            <= {{ assumption('first_assessment_months') }},
            false
        ) as is_assessed_early,
        latest.case_key is not null as is_assessed,
        case
            when latest.participation in ('person', 'child_with_support') then true
            when latest.participation in ('guardian_only', 'none') then false
        end as has_participated,
        coalesce(latest.months_since_opened >= followed.window_start, false) as is_followed,
        coalesce(in_force.case_status in ('active', 'reopened'), false)
        and coalesce(exits.died_month > cases.cutoff, true) as is_active,
        coalesce(in_force.consent in ('withdrawn', 'refused'), false) as has_withdrawn,
        asked_for_consent.case_key is not null as consent_is_recorded,
        coalesce(in_force.consent = 'given', false) as consent_is_given,
        coalesce(
            in_force.consent = 'given'
            and {{ months('in_force.consent_month', 'cases.cutoff') }}
            <= {{ assumption('consent_months') }},
            false
        ) as consent_is_renewed,
        {{ months('latest.month', 'cases.cutoff') }} as months_since_assessed,
        {{ months('greatest(latest.month, served.month)', 'cases.cutoff') }}
            as months_since_contact,
        coalesce(latest.child_at_assessment <> 'no', true)
        and coalesce(exits.died_month > cases.cutoff, true) as is_child_still,
        nullif(in_force.guardian, 'unknown') as guardian
    from {{ ref('int_cases') }} as cases
    inner join {{ ref('milestones') }} as followed on followed.milestone = 24
    left join due on cases.case_key = due.case_key
    left join in_force on cases.case_key = in_force.case_key
    left join first_step on cases.case_key = first_step.case_key
    left join served on cases.case_key = served.case_key
    left join asked_for_consent on cases.case_key = asked_for_consent.case_key
    left join {{ ref('int_latest_assessments') }} as latest on cases.case_key = latest.case_key
    left join {{ ref('int_adverse_exits') }} as exits on cases.case_key = exits.case_key

),

standing as (

    select
        case_key,
        is_child_without_care,
        is_due_at_opening,
        is_enrolled,
        is_due_at_24,
        is_assessed_early,
        is_assessed,
        has_participated,
        is_followed,
        is_active,
        consent_is_recorded,
        consent_is_given,
        consent_is_renewed,
        is_child_still,
        guardian,
        {%- for check in ['review', 'contact', 'stale'] %}
        is_active and not has_withdrawn and months_open > {{ assumption(check ~ '_months') }}
            as is_due_for_{{ check }},
        {%- endfor %}
        coalesce(months_since_assessed <= {{ assumption('review_months') }}, false) as is_reviewed,
        coalesce(months_since_contact <= {{ assumption('contact_months') }}, false) as is_contacted,
        coalesce(months_since_assessed > {{ assumption('stale_months') }}, true) as is_stale
    from cases

)

select
    *,
    {{ fact_profile('int_case_management') }}
from standing
