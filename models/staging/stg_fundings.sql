-- grain: one row per case and grant that had begun by the cut-off
select
    fundings.case_key,
    fundings.grant_code,
    fundings.donor_code
from {{ as_known('fundings') }} as fundings
inner join {{ ref('stg_cases') }} as cases
    on fundings.case_key = cases.case_key
where coalesce(fundings.from_month <= cases.cutoff, true)
