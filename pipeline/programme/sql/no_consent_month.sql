-- grain: one row per case whose records do not say since when consent is given, refused or withdrawn
select
    case_key,
    file_row,
    opened_month as opened,
    standing,
    export
from own_cases
where consent is null
order by is_closed, place
