-- grain: one row per case with a setting, identification or assistance spell that covers its opening
with spells as (

    select * from {{ ref('stg_spells') }}

),

cases as (

    select * from {{ ref('stg_cases') }}

),

at_opening as (

    select
        spells.case_key,
        max_by(spells.value, spells.from_month) filter (where spells.kind = 'setting') as setting,
        max_by(spells.value, spells.from_month)
        filter (where spells.kind = 'identification') as identification,
        max_by(spells.value, spells.from_month) filter (where spells.kind = 'assistance')
            as assistance
    from spells
    inner join cases on spells.case_key = cases.case_key
    where
        spells.kind in ('setting', 'identification', 'assistance')
        and spells.from_month <= cases.opened_month
        and coalesce(spells.to_month >= cases.opened_month, true)
    group by spells.case_key

)

select
    case_key,
    setting,
    case
        when identification in ('identified_formal', 'identified_informal') then 'identified'
        when identification <> 'unknown' then 'unidentified'
    end || '_' || nullif(assistance, 'unknown') as identification_assistance
from at_opening
