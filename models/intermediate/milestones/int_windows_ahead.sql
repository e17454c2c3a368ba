-- grain: one row per case and milestone whose window is open at the cut-off or the next to open, of whoever may be asked
{{ config(materialized='view') }}
with windows as (

    select
        cases.case_key,
        cases.cutoff,
        milestones.milestone,
        {{ add_months('cases.opened_month', 'milestones.window_start') }} as first_month,
        {{ add_months('cases.opened_month', 'milestones.window_end') }} as last_month
    from {{ ref('int_cases') }} as cases
    cross join {{ ref('milestones') }} as milestones

),

not_to_be_asked as (

    select cases.case_key
    from {{ ref('int_cases') }} as cases
    inner join {{ ref('int_consent') }} as consent on cases.case_key = consent.case_key
    where
        consent.value in ('withdrawn', 'refused')
        and consent.from_month <= cases.cutoff
        and coalesce(consent.to_month >= cases.cutoff, true)
    union
    select cases.case_key
    from {{ ref('int_cases') }} as cases
    inner join {{ ref('int_adverse_exits') }} as exits on cases.case_key = exits.case_key
    where exits.died_month <= cases.cutoff

),

ahead as (

    select
        windows.*,
        windows.first_month <= windows.cutoff as is_open
    from windows
    left join not_to_be_asked on windows.case_key = not_to_be_asked.case_key
    where windows.last_month > windows.cutoff and not_to_be_asked.case_key is null
    qualify
        row_number() over (
            partition by windows.case_key, windows.first_month <= windows.cutoff
            order by windows.milestone
        ) = 1

),

recorded as (

    select
        assessments.case_key,
        assessments.package_no,
        assessments.row_no,
        assessments.month,
        results.is_held,
        results.missed_reason
    from {{ ref('int_assessments') }} as assessments
    inner join {{ ref('int_assessment_results') }} as results
        on assessments.assessment_key = results.assessment_key

)

select
    ahead.case_key,
    ahead.milestone,
    ahead.first_month,
    ahead.last_month,
    ahead.is_open,
    coalesce(bool_or(recorded.is_held), false) as is_assessed,
    max_by(
        recorded.missed_reason, (recorded.month, recorded.package_no, recorded.row_no)
    ) filter (where not recorded.is_held) as missing_reason
from ahead
left join recorded
    on
        ahead.case_key = recorded.case_key
        and recorded.month between ahead.first_month and least(ahead.last_month, ahead.cutoff)
group by all
