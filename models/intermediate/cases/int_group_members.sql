-- grain: one row per group and case
select
    groups.group_no::integer as group_no,
    cases.case_key,
    cases.case_no
from {{ ref('int_groups_of_case') }} as of_case
inner join {{ ref('int_cases') }} as cases on of_case.case_key = cases.case_key
inner join {{ ref('int_scopes_of_case') }} as scopes on of_case.case_key = scopes.case_key
inner join {{ ref('int_groups') }} as groups
    on
        scopes.scope = groups.scope
        and of_case.breakdown = groups.breakdown
        and of_case.group_key = groups.group_key
