-- grain: one row per provider: what it is called
select
    provider_id,
    name
from {{ source('landing', 'providers') }}
