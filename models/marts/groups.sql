-- grain: one row per group: a scope, a breakdown and a value of its columns
select
    group_no,
    scope,
    breakdown,
    group_key,
    {{ (group_columns() + service_columns()) | join(',\n    ') }}
from {{ ref('int_groups') }}
