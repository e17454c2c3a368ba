-- grain: one row per case that is looked at to see which counts are of some of the same persons
create or replace temp table looked_at as
select
    case_key,
    case_no
from cases.marts.cases
order by md5(case_no::varchar) limit $most_cases;

create or replace temp table kinds_looked_at as
from kinds;
