-- grain: one row per case kept somewhere because of a legal case: months there
with stays as (

    select
        spells.case_key,
        sum({{ months('spells.from_month', 'coalesce(spells.to_month, cases.cutoff)') }} + 1)
            as months
    from {{ ref('stg_spells') }} as spells
    inner join {{ ref('int_cases') }} as cases on spells.case_key = cases.case_key
    where spells.kind = 'setting' and spells.reason = 'legal_case'
    group by spells.case_key

)

select
    *,
    {{ fact_profile('int_legal_stays') }}
from stays
