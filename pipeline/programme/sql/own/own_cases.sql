-- grain: one row per case of the provider, with where it stands in its export, as a spreadsheet numbers it
select
    caseload.* replace (
        if(caseload.standing = 'not_recorded', 'status_not_recorded', caseload.standing) as standing
    ),
    caseload.standing = 'closed' as is_closed,
    coalesce(origins.row, landed.row_no + 1) as file_row,
    row_number() over (order by landed.package_no, landed.row_no) as place,
    coalesce(
        nullif(concat_ws(': ', nullif(origins.file, ''), nullif(origins.sheet, '')), ''),
        packages.package_name
    ) as export
from marts.caseload as caseload
inner join landing.cases as landed on caseload.case_key = landed.case_key
inner join landing.packages as packages on landed.package_no = packages.package_no
left join landing.origins as origins
    on
        landed.package_no = origins.package_no
        and landed.row_no = origins.row_no
        and origins.table_name = 'cases'
where caseload.provider_id = $provider
