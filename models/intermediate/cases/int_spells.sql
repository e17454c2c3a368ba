-- grain: one row per case, kind of spell and from_month; a later spell ends an earlier one
with spells as (

    select
        *,
        lead(from_month) over (partition by case_key, kind order by from_month) as next_from_month
    from {{ ref('stg_spells') }}

)

select
    case_key,
    kind,
    value,
    reason,
    from_month,
    least(
        coalesce(to_month, {{ add_months('next_from_month', -1) }}),
        coalesce({{ add_months('next_from_month', -1) }}, to_month)
    ) as to_month
from spells
