-- grain: one row, with what the whole view is about
select
    max(cutoff) as data_up_to,
    count(*) as cases,
    count(*) filter (where standing = 'open') as open_cases,
    count(distinct export) as exports,
    any_value(export) as export
from own_cases
