-- grain: one row per case and consent spell; a later spell ends an earlier one
with consent as (

    select
        *,
        lead(from_month) over (partition by case_key order by from_month) as next_from_month
    from {{ ref('stg_spells') }}
    where kind = 'consent'

)

select
    case_key,
    value,
    from_month,
    least(
        coalesce(to_month, {{ add_months('next_from_month', -1) }}),
        coalesce({{ add_months('next_from_month', -1) }}, to_month)
    ) as to_month
from consent
