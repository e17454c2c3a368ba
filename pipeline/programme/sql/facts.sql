-- grain: one row, with what the whole view is about
select
    strftime(max(caseload.cutoff), '%Y-%m') as data_up_to,
    count(*) as cases,
    count(*) filter (where caseload.standing = 'open') as open_cases,
    count(distinct landed.package_no) as exports,
    any_value(packages.package_name) as export
from marts.caseload as caseload
inner join landing.cases as landed on caseload.case_key = landed.case_key
inner join landing.packages as packages on landed.package_no = packages.package_no
where caseload.provider_id = $provider
