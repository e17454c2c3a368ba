-- grain: one row per case and milestone whose window is over
with consent as (

    select * from {{ ref('int_consent') }}

),

windows as (

    select
        cases.case_key,
        milestones.milestone,
        {{ add_months('cases.opened_month', 'milestones.milestone') }} as milestone_month,
        {{ add_months('cases.opened_month', 'milestones.window_start') }} as first_month,
        {{ add_months('cases.opened_month', 'milestones.window_end') }} as last_month
    from {{ ref('int_cases') }} as cases
    cross join {{ ref('milestones') }} as milestones
    where {{ add_months('cases.opened_month', 'milestones.window_end') }} <= cases.cutoff

),

consented as (

    select
        windows.case_key,
        windows.milestone,
        bool_or(
            consent.value = 'given'
            and consent.from_month <= windows.last_month
            and coalesce(consent.to_month >= windows.first_month, true)
        ) as in_force
    from windows
    inner join consent on windows.case_key = consent.case_key
    group by windows.case_key, windows.milestone

)

select
    windows.case_key,
    windows.milestone,
    windows.milestone_month,
    windows.first_month,
    windows.last_month,
    coalesce(exits.died_month > windows.last_month, true) as is_alive,
    coalesce(exits.died_month > windows.last_month, true) and coalesce(consented.in_force, true)
        as is_due,
    coalesce(exits.died_month <= windows.milestone_month, false) as has_died,
    coalesce(exits.re_trafficked_month <= windows.last_month, false) as re_trafficked
from windows
left join consented
    on windows.case_key = consented.case_key and windows.milestone = consented.milestone
left join {{ ref('int_adverse_exits') }} as exits on windows.case_key = exits.case_key
