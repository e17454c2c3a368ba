-- grain: one row, with what the whole view is about
select
    strftime(max(cutoff), '%Y-%m') as data_up_to,
    count(*) as cases,
    count(*) filter (where standing = 'open') as open_cases
from marts.caseload
where provider_id = $provider
