-- grain: one row per case, kind and from_month; to_month is NULL while the spell lasts
select
    spells.case_key,
    spells.kind,
    spells.value,
    spells.reason,
    spells.from_month,
    case when spells.to_month <= cases.cutoff then spells.to_month end as to_month
from {{ as_known('spells') }} as spells
inner join {{ ref('stg_cases') }} as cases
    on spells.case_key = cases.case_key
where spells.from_month <= cases.cutoff
