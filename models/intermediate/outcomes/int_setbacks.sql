-- grain: one row per case, outcome and stretch of achievement: when it began, and the setback that ended it, if any
with signals as (

    select
        *,
        lag(is_up) over course as was_up
    from {{ ref('int_signals') }}
    window course as (partition by case_key, outcome order by month, place_in_month)

),

turns as (

    select
        *,
        lead(month) over course as next_month
    from signals
    where is_up is distinct from was_up
    window course as (partition by case_key, outcome order by month, place_in_month)

),

last_seen as (

    select
        case_key,
        outcome,
        max(month) as month
    from {{ ref('int_observations') }}
    group by case_key, outcome

),

stretches as (

    select
        turns.case_key,
        turns.outcome,
        turns.first_achieved,
        turns.month as up_month,
        turns.next_month as setback_month,
        last_seen.month as last_seen_month,
        contacts.month as last_contact_month
    from turns
    inner join last_seen
        on turns.case_key = last_seen.case_key and turns.outcome = last_seen.outcome
    inner join {{ ref('int_last_contacts') }} as contacts on turns.case_key = contacts.case_key
    where turns.is_up

)

select
    stretches.case_key,
    stretches.outcome,
    stretches.first_achieved,
    stretches.up_month as began_month,
    stretches.setback_month,
    {{ months(
        'stretches.up_month', 'coalesce(stretches.setback_month, stretches.last_contact_month)'
    ) }} as months_at_risk,
    stretches.last_seen_month > stretches.first_achieved as is_seen_later,
    recovered.next_month as recovery_month,
    coalesce(recovered.is_answered, false) as is_answered,
    coalesce(recovered.is_unanswered, false) as is_unanswered
from stretches
left join turns as recovered
    on
        stretches.case_key = recovered.case_key
        and stretches.outcome = recovered.outcome
        and stretches.setback_month = recovered.month
        and not recovered.is_up
