-- grain: one row per finding and case
select
    caseload.case_key,
    landed.row_no + 1 as file_row,
    types.label as finding,
    types.table_name as in_table,
    findings.found as times,
    types.severity,
    types.what_to_do,
    packages.package_name as export
from marts.case_findings as findings
inner join marts.caseload as caseload on findings.case_key = caseload.case_key
inner join landing.cases as landed on findings.case_key = landed.case_key
inner join landing.packages as packages on landed.package_no = packages.package_no
inner join seeds.finding_types as types on findings.finding = types.finding
where caseload.provider_id = $provider and findings.finding <> 'late_baseline'
order by types.severity desc, types.label asc, landed.row_no asc
