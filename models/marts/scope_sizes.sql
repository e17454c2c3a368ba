-- grain: one row per scope
select
    scope,
    count(*) as cases
from {{ ref('int_scopes_of_case') }}
group by scope
