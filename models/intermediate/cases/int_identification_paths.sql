-- grain: one row per case with an identification spell that began by its opening and says something
with spells as (

    select * from {{ ref('stg_spells') }}

),

cases as (

    select * from {{ ref('stg_cases') }}

),

by_opening as (

    select
        spells.case_key,
        min_by(spells.value, spells.from_month) as first_value,
        min_by(spells.value, spells.from_month)
        filter (where spells.value in ('identified_formal', 'identified_informal'))
            as first_identified
    from spells
    inner join cases on spells.case_key = cases.case_key
    where
        spells.kind = 'identification'
        and spells.value <> 'unknown'
        and spells.from_month <= cases.opened_month
    group by spells.case_key

)

select
    case_key,
    case
        when first_value in ('misidentified_as_offender', 'child_identified_as_adult')
            then 'misidentified'
        when first_identified = 'identified_formal' then 'formal'
        when first_identified = 'identified_informal' then 'informal'
        else 'not_identified'
    end as identification_path
from by_opening
