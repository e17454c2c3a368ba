-- grain: one row per case and window that is open, or opens next within three months
with before as (

    select
        due.case_key,
        max_by(due.state, due.milestone) as last_state
    from own_due as due
    inner join own_cases as cases on due.case_key = cases.case_key
    where due.last_month <= cases.cutoff
    group by due.case_key

),

windows as (

    select
        cases.*,
        due.milestone,
        due.first_month,
        due.last_month,
        due.missing_reason,
        case
            when due.last_month < $this_month then 'over_by_now'
            when due.first_month <= $this_month then 'open'
            else due.state
        end as window_state,
        datediff('month', greatest(cases.cutoff, $this_month), due.last_month) as months_left
    from own_due as due
    inner join own_cases as cases on due.case_key = cases.case_key
    where
        due.state = 'open'
        or (
            due.state = 'to_come'
            and datediff('month', greatest(cases.cutoff, $this_month), due.first_month) <= 3
        )

)

select
    windows.case_key,
    windows.file_row,
    case
        when windows.is_closed then 'closed_case'
        when windows.window_state = 'over_by_now' then 'check_export'
        when windows.window_state = 'open' then 'assess_now'
        else 'plan'
    end as to_do,
    milestones.label as assessment,
    windows.first_month as window_opens,
    windows.last_month as window_closes,
    if(windows.window_state = 'over_by_now', null, windows.months_left) as months_left,
    windows.window_state as state,
    coalesce(reasons.label, '') as tried_reason,
    coalesce(before.last_state, 'none') as window_before,
    windows.last_assessed_month as last_assessed,
    windows.export
from windows
inner join seeds.milestones as milestones on windows.milestone = milestones.milestone
left join before on windows.case_key = before.case_key
left join seeds.code_lists as reasons
    on windows.missing_reason = reasons.code and reasons.code_list = 'not_assessed_reasons'
order by
    list_position(['assess_now', 'check_export', 'plan', 'closed_case'], to_do),
    windows.last_month,
    windows.place
