-- grain: one row per case whose first assessment came after the baseline window
select
    cases.case_key,
    cases.file_row,
    cases.opened_month as opened,
    cases.export
from own_findings as findings
inner join own_cases as cases on findings.case_key = cases.case_key
where findings.finding = 'late_baseline'
order by cases.place
