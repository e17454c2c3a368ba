-- grain: one row per case and window that is over without an assessment
select
    caseload.case_key,
    landed.row_no + 1 as file_row,
    milestones.label as assessment,
    strftime(due.first_month, '%Y-%m') as window_opened,
    strftime(due.last_month, '%Y-%m') as window_closed,
    if(due.missing_reason = 'form_missing', 'missing', 'asked') as what_is_missing,
    coalesce(reasons.label, due.missing_reason) as reason,
    caseload.standing,
    packages.package_name as export
from marts.assessments_due as due
inner join marts.caseload as caseload on due.case_key = caseload.case_key
inner join landing.cases as landed on due.case_key = landed.case_key
inner join landing.packages as packages on landed.package_no = packages.package_no
inner join seeds.milestones as milestones on due.milestone = milestones.milestone
left join seeds.code_lists as reasons
    on due.missing_reason = reasons.code and reasons.code_list = 'not_assessed_reasons'
where caseload.provider_id = $provider and due.state = 'missed'
order by what_is_missing desc, due.last_month desc, landed.row_no asc, due.milestone asc
