-- grain: one row per case and consent spell; a later spell ends an earlier one
select
    case_key,
    value,
    from_month,
    to_month
from {{ ref('int_spells') }}
where kind = 'consent'
