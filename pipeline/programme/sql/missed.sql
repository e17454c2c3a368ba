-- grain: one row per case and window that is over without an assessment
select
    cases.case_key,
    cases.file_row,
    if(due.missing_reason = 'form_missing', 'missing', 'asked') as what_is_missing,
    cases.standing,
    milestones.label as assessment,
    due.first_month as window_opened,
    due.last_month as window_closed,
    if(
        due.missing_reason = 'form_missing', '', coalesce(reasons.label, due.missing_reason)
    ) as reason,
    cases.export
from own_due as due
inner join own_cases as cases on due.case_key = cases.case_key
inner join seeds.milestones as milestones on due.milestone = milestones.milestone
left join seeds.code_lists as reasons
    on due.missing_reason = reasons.code and reasons.code_list = 'not_assessed_reasons'
where due.state = 'missed'
order by
    what_is_missing desc,
    cases.is_closed asc,
    cases.standing asc,
    due.last_month desc,
    cases.place asc,
    due.milestone asc
