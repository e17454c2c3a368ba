-- grain: one row per donor that has figures of its own
select
    donor_code,
    label
from {{ source('landing', 'donors') }}
