-- grain: one row per case and window that is open, or opens next within three months
with before as (

    select
        due.case_key,
        max_by(due.state, due.milestone) as last_state
    from marts.assessments_due as due
    inner join marts.caseload as caseload on due.case_key = caseload.case_key
    where due.last_month <= caseload.cutoff
    group by due.case_key

)

select
    caseload.case_key,
    landed.row_no + 1 as file_row,
    milestones.label as assessment,
    strftime(due.first_month, '%Y-%m') as window_opens,
    strftime(due.last_month, '%Y-%m') as window_closes,
    datediff('month', greatest(caseload.cutoff, $this_month), due.last_month) as months_left,
    case
        when due.last_month < $this_month then 'over_by_now'
        when due.first_month <= $this_month then 'open'
        else due.state
    end as state,
    coalesce(reasons.label, '') as tried_reason,
    coalesce(before.last_state, 'none') as window_before,
    caseload.standing,
    coalesce(strftime(caseload.last_assessed_month, '%Y-%m'), 'never') as last_assessed,
    packages.package_name as export
from marts.assessments_due as due
inner join marts.caseload as caseload on due.case_key = caseload.case_key
inner join landing.cases as landed on due.case_key = landed.case_key
inner join landing.packages as packages on landed.package_no = packages.package_no
inner join seeds.milestones as milestones on due.milestone = milestones.milestone
left join before on due.case_key = before.case_key
left join seeds.code_lists as reasons
    on due.missing_reason = reasons.code and reasons.code_list = 'not_assessed_reasons'
where
    caseload.provider_id = $provider
    and (
        due.state = 'open'
        or (
            due.state = 'to_come'
            and datediff('month', greatest(caseload.cutoff, $this_month), due.first_month) <= 3
        )
    )
order by due.last_month, state, landed.row_no
