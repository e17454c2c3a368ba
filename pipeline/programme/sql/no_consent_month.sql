-- grain: one row per case whose records do not say since when consent is given, refused or withdrawn
select
    caseload.case_key,
    landed.row_no + 1 as file_row,
    strftime(caseload.opened_month, '%Y-%m') as opened,
    packages.package_name as export
from marts.caseload as caseload
inner join landing.cases as landed on caseload.case_key = landed.case_key
inner join landing.packages as packages on landed.package_no = packages.package_no
where caseload.provider_id = $provider and caseload.consent is null
order by landed.row_no
