-- grain: one row per case whose first assessment came after the baseline window
select
    caseload.case_key,
    landed.row_no + 1 as file_row,
    strftime(caseload.opened_month, '%Y-%m') as opened,
    packages.package_name as export
from marts.case_findings as findings
inner join marts.caseload as caseload on findings.case_key = caseload.case_key
inner join landing.cases as landed on findings.case_key = landed.case_key
inner join landing.packages as packages on landed.package_no = packages.package_no
where caseload.provider_id = $provider and findings.finding = 'late_baseline'
order by landed.row_no
