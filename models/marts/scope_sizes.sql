-- grain: one row per scope
select
    scopes.scope,
    count(*) as cases
from {{ ref('int_scopes_of_case') }} as scopes
inner join {{ ref('int_cases') }} as cases on scopes.case_key = cases.case_key and cases.is_unit
group by scopes.scope
